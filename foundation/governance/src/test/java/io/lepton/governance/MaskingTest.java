package io.lepton.governance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lepton.governance.PersonalField.Treatment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MaskingTest {
    private static final List<Treatment> TREATMENTS = List.of(Treatment.values());
    private static final byte[] ACME = "the key of acme, long enough".getBytes(StandardCharsets.UTF_8);
    private static final byte[] OTHER = "the key of another, long enough".getBytes(StandardCharsets.UTF_8);

    @Test
    void treatsWhatAPathNamesAndNothingElse() {
        Object value = Map.of(
                "customer", Map.of("name", "Ann", "city", "Oslo"),
                "payments", List.of(Map.of("card", "4711", "amount", 7), Map.of("card", "4712", "amount", 8)));
        Object masked = masking(
                        ACME,
                        new PersonalField("customer.name", Treatment.MASK),
                        new PersonalField("payments[*].card", Treatment.TOKENISE))
                .apply(value);
        assertThat(masked)
                .isEqualTo(Map.of(
                        "customer", Map.of("name", "***", "city", "Oslo"),
                        "payments",
                                List.of(
                                        Map.of("card", "token:t4711", "amount", 7),
                                        Map.of("card", "token:t4712", "amount", 8))));
    }

    @Test
    void treatsTheValuesOfATensorWhereverItIs() {
        Object value = Map.of(
                "inputs",
                List.of(
                        Map.of("name", "ssn", "datatype", "BYTES", "shape", List.of(2), "data", List.of("123", "456")),
                        Map.of("name", "age", "datatype", "FP32", "shape", List.of(1), "data", List.of(41.5))));
        Object masked =
                masking(ACME, new PersonalField("tensor:ssn", Treatment.MASK)).apply(value);
        assertThat(masked.toString())
                .doesNotContain("123")
                .doesNotContain("456")
                .contains("41.5");
        assertThat(masked.toString()).contains("[***, ***]").contains("shape=[2]");
    }

    @Test
    void equalValuesStayEqualWithinATenantAndDifferBetweenTwo() {
        var field = new PersonalField("name", Treatment.HASH);
        Object ann = masking(ACME, field).apply(Map.of("name", "Ann"));
        assertThat(masking(ACME, field).apply(Map.of("name", "Ann"))).isEqualTo(ann);
        assertThat(masking(ACME, field).apply(Map.of("name", "Anna"))).isNotEqualTo(ann);
        assertThat(masking(OTHER, field).apply(Map.of("name", "Ann"))).isNotEqualTo(ann);
        assertThat(ann.toString()).matches("\\{name=hash:[0-9a-f]{32}}");
    }

    @Test
    void ofTwoFieldsThatNameTheSameTheFirstCounts() {
        Object masked = masking(
                        ACME, new PersonalField("name", Treatment.MASK), new PersonalField("name", Treatment.HASH))
                .apply(Map.of("name", "Ann"));
        assertThat(masked).isEqualTo(Map.of("name", "***"));
    }

    @Test
    void aValueThatLooksTreatedIsTreatedAllTheSame() {
        var field = new PersonalField("name", Treatment.HASH);
        for (String sly : List.of("***", "hash:Ann", "token:Ann")) {
            assertThat(masking(ACME, field).apply(Map.of("name", sly)).toString())
                    .startsWith("{name=hash:")
                    .doesNotContain("Ann");
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void nothingPersonalIsLeftAndEverythingElseIsAsItWas(long seed) {
        var random = new Random(seed);
        for (int turn = 0; turn < 200; turn++) {
            Treatment treatment = TREATMENTS.get(random.nextInt(TREATMENTS.size()));
            Object personal = randomValue(random, 2, "secret");
            Map<String, Object> plain = new LinkedHashMap<>();
            plain.put("other", randomValue(random, 3, "public"));
            plain.put("nothing", null);
            Map<String, Object> inner = new LinkedHashMap<>(plain);
            inner.put("person", personal);
            List<Object> list = new ArrayList<>(List.of(inner, new LinkedHashMap<>(plain), "public"));
            Map<String, Object> value = new LinkedHashMap<>(plain);
            value.put("list", list);
            String before = value.toString();
            Object masked = masking(ACME, new PersonalField("list[*].person", treatment))
                    .apply(value);
            assertThat(masked.toString()).as("seed %d, turn %d", seed, turn).doesNotContain("secret");
            assertThat(value).as("what was given is as it was").hasToString(before);
            inner.remove("person");
            assertThat(masked.toString()).as("seed %d, turn %d", seed, turn).contains("person=");
            assertThat(withoutPerson(masked)).as("seed %d, turn %d", seed, turn).isEqualTo(value);
        }
    }

    @Test
    void refusesPlacesAndWordsThatAreNone() {
        for (String place : List.of("", ".", "a..b", "a[0]", "tensor:", "a[*", "[*]")) {
            assertThatThrownBy(() -> new PersonalField(place, Treatment.MASK))
                    .as(place)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("field=" + place);
        }
        assertThat(Treatment.of("tokenise")).isEqualTo(Treatment.TOKENISE);
        assertThatThrownBy(() -> Treatment.of("hide")).hasMessageContaining("treatment=hide");
        assertThatThrownBy(() -> new Masking(List.of(), new byte[3], text -> text))
                .hasMessageContaining("length=3");
    }

    private static Masking masking(byte[] key, PersonalField... fields) {
        Map<String, String> kept = new HashMap<>();
        return new Masking(List.of(fields), key, value -> {
            String token = "t" + (value.contains("secret") ? kept.size() : value);
            return kept.computeIfAbsent(value, _ -> token);
        });
    }

    /** A value without what stands under {@code person}, wherever that is. */
    private static Object withoutPerson(Object value) {
        if (value instanceof List<?> list) {
            List<Object> copy = new ArrayList<>();
            list.forEach(one -> copy.add(withoutPerson(one)));
            return copy;
        }
        if (value instanceof Map<?, ?> map) {
            Map<Object, Object> copy = new LinkedHashMap<>(map);
            copy.remove("person");
            copy.replaceAll((_, one) -> one == null ? one : withoutPerson(one));
            return copy;
        }
        return value;
    }

    /** Any JSON value; every text and number in it tells what it is. */
    private static Object randomValue(Random random, int depth, String word) {
        return switch (random.nextInt(depth > 0 ? 4 : 1)) {
            case 1 ->
                new ArrayList<>(List.of(randomValue(random, depth - 1, word), randomValue(random, depth - 1, word)));
            case 2 -> {
                Map<String, Object> map = new LinkedHashMap<>();
                map.put("a", randomValue(random, depth - 1, word));
                map.put("b", randomValue(random, depth - 1, word));
                yield map;
            }
            default -> word + random.nextInt(1_000);
        };
    }
}
