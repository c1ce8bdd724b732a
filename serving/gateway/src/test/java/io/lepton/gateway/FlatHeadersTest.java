package io.lepton.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FlatHeadersTest {
    private static final List<String> NAMES =
            List.of("host", "Host", "X-One", "x-one", "x-two", "Content-Length", "content-length", "te", "a", "B");

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void saysWhatNettysOwnSayAfterAnyChanges(long seed) {
        var random = new Random(seed);
        HttpHeaders flat = FlatHeaders.checked().newHeaders();
        HttpHeaders reference = new DefaultHttpHeaders();
        for (int step = 0; step < 2_000; step++) {
            change(random, flat, reference);
            assertSame(seed, step, flat, reference);
            if (step % 50 == 0) {
                flat = flat.copy();
            }
        }
    }

    private static void change(Random random, HttpHeaders flat, HttpHeaders reference) {
        CharSequence name = name(random);
        String value = "v" + random.nextInt(5);
        switch (random.nextInt(8)) {
            case 0, 1, 2 -> {
                flat.add(name, value);
                reference.add(name, value);
            }
            case 3, 4 -> {
                flat.set(name, value);
                reference.set(name, value);
            }
            case 5, 6 -> {
                flat.remove(name);
                reference.remove(name);
            }
            default -> {
                if (flat.size() > 30) {
                    flat.clear();
                    reference.clear();
                }
            }
        }
    }

    private static CharSequence name(Random random) {
        String name = NAMES.get(random.nextInt(NAMES.size()));
        return random.nextBoolean() ? name : AsciiString.of(name);
    }

    private static void assertSame(long seed, int step, HttpHeaders flat, HttpHeaders reference) {
        assertThat(flat.size()).as("seed %d, step %d", seed, step).isEqualTo(reference.size());
        assertThat(flat.isEmpty()).isEqualTo(reference.isEmpty());
        for (String name : NAMES) {
            assertThat(flat.getAll(name))
                    .as("seed %d, step %d, %s", seed, step, name)
                    .isEqualTo(reference.getAll(name));
            assertThat(flat.get(name)).isEqualTo(reference.get(name));
            assertThat(flat.contains(name)).isEqualTo(reference.contains(name));
            assertThat(flat.containsValue(name, "V1", true)).isEqualTo(reference.containsValue(name, "V1", true));
        }
    }

    @Test
    void keepsTheOrderInWhichFieldsCame() {
        HttpHeaders flat = FlatHeaders.checked().newHeaders();
        flat.add("b", "1").add("a", "2").add("b", "3").set("a", "4");
        assertThat(flat.entries()).hasToString("[b=1, a=4, b=3]");
        assertThat(flat.names()).containsExactly("b", "a");
    }

    @Test
    void readsNumbersWhereThereAreSome() {
        HttpHeaders flat = FlatHeaders.checked().newHeaders();
        flat.add("n", "42").add("big", "70000").add("no", "4x");
        assertThat(flat.getInt("n")).isEqualTo(42);
        assertThat(flat.getInt("no", 7)).isEqualTo(7);
        assertThat(flat.getInt("none")).isNull();
        assertThat(flat.getShort("n", (short) 1)).isEqualTo((short) 42);
        assertThat(flat.getShort("big")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a:b", "a\nb", "a\u00e9"})
    void refusesWhatIsNoName(String name) {
        HttpHeaders flat = FlatHeaders.checked().newHeaders();
        assertThatThrownBy(() -> flat.add((CharSequence) name, "v")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> flat.set((CharSequence) name, "v")).isInstanceOf(IllegalArgumentException.class);
        assertThat(flat.isEmpty()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"v\r\nforged: yes", "v\nforged: yes", "\u0000"})
    void refusesWhatIsNoValue(String value) {
        HttpHeaders flat = FlatHeaders.checked().newHeaders();
        assertThatThrownBy(() -> flat.add("name", value)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> flat.set("name", value)).isInstanceOf(IllegalArgumentException.class);
        assertThat(flat.isEmpty()).isTrue();
    }
}
