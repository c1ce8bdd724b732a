package io.lepton.gateway.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.wire.ModelPath;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonModelScanTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"model\":\"digits\"}",
                " \r\n\t{ \"model\" : \"digits\" , \"messages\":[]}",
                "{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"model\":\"digits\"}",
                "{\"n\":1,\"stream\":true,\"stop\":null,\"temperature\":-1.5e3,\"model\":\"digits\"}",
                "{\"metadata\":{\"model\":\"other\",\"x\":{\"model\":\"nested\"}},\"model\":\"digits\"}",
                "{\"tools\":[[{\"model\":\"other\"}],\"model\"],\"model\":\"digits\"}",
                "{\"user\":\"model\",\"model\":\"digits\"}",
                "{\"x\":\"\\\"model\\\":\\\"other\\\"\",\"model\":\"digits\"}",
                "{\"x\":\"ends with a backslash \\\\\",\"model\":\"digits\"}",
                "{\"x\":\"}{][\",\"model\":\"digits\"}",
                "{\"models\":\"other\",\"mode\":\"other\",\"model \":\"other\",\"model\":\"digits\"}",
                "{\"\\u006dodel\":\"\\u0064igits\"}",
                "{\"\\u006d\\u006f\\u0064\\u0065\\u006c\":\"digits\"}",
                "{\"a key that is far longer than the one that is looked for\":1,\"model\":\"digits\"}",
                "{\"\":{},\"model\":\"digits\"}",
                "{\"model\":\"digits\",\"model\":\"second\"}"
            })
    void findsTheOutermostMemberWhereverItIsAndHoweverTheBodyIsCut(String text) {
        assertThat(found(text, text.length())).contains("digits");
        assertThat(found(text, 1)).contains("digits");
        assertThat(found(text, 7)).contains("digits");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void findsItAmongRandomMembers(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            var text = new StringBuilder("{");
            for (int i = random.nextInt(5); i > 0; i--) {
                text.append("\"k")
                        .append(i)
                        .append("\":")
                        .append(value(random, 3))
                        .append(',');
            }
            text.append("\"model\":\"digits\"");
            for (int i = random.nextInt(3); i > 0; i--) {
                text.append(",\"l").append(i).append("\":").append(value(random, 3));
            }
            String whole = text.append('}').toString();
            assertThat(found(whole, 1 + random.nextInt(9)))
                    .as("seed %d, round %d: %s", seed, round, whole)
                    .contains("digits");
        }
    }

    private static String value(Random random, int depth) {
        return switch (random.nextInt(depth > 0 ? 6 : 4)) {
            case 0 -> Integer.toString(random.nextInt());
            case 1 -> "\"model\"";
            case 2 -> "\"a\\\\\\\" \\u0022 {[\"";
            case 3 -> "null";
            case 4 -> "{\"model\":" + value(random, depth - 1) + "}";
            default -> "[" + value(random, depth - 1) + ", " + value(random, depth - 1) + "]";
        };
    }

    @Test
    void findsNoneWhereThereIsNone() {
        assertThat(found("{\"messages\":[{\"model\":\"other\"}]}", 5)).isEmpty();
        assertThat(found("{}", 1)).isEmpty();
        assertThat(ModelScan.ofJson().missing().code()).isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(ModelScan.ofJson().missing()).hasMessage("the body names no model: field=model");
    }

    @Test
    void tellsWhatIsWrong() {
        assertRefused("[1]", ErrorCode.INVALID_REQUEST, "not an object in JSON");
        assertRefused("model=digits", ErrorCode.INVALID_REQUEST, "not an object in JSON");
        assertRefused("{model:1}", ErrorCode.INVALID_REQUEST, "not an object in JSON");
        assertRefused("{\"x\":1\"y\"", ErrorCode.INVALID_REQUEST, "not an object in JSON");
        assertRefused("{\"model\":7}", ErrorCode.INVALID_REQUEST, "not a string: field=model");
        assertRefused("{\"model\":null}", ErrorCode.INVALID_REQUEST, "not a string: field=model");
        assertRefused("{\"model\":\"\\x\"}", ErrorCode.INVALID_REQUEST, "not a JSON string: field=model");
        assertRefused("{\"model\":\"" + "x".repeat(2_000) + "\"}", ErrorCode.INVALID_REQUEST, "too long");
        assertRefused("{\"model\":\"no/such model\"}", ErrorCode.UNKNOWN_MODEL, "model=no/such model");
    }

    private static void assertRefused(String text, ErrorCode code, String message) {
        assertThatExceptionOfType(LeptonException.class)
                .isThrownBy(() -> found(text, 3))
                .withMessageContaining(message)
                .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(code));
    }

    private static Optional<String> found(String text, int step) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        ModelScan scan = ModelScan.ofJson();
        for (int from = 0; from < bytes.length; from += step) {
            byte[] part = Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + step));
            Optional<ModelPath> path = scan.read(Unpooled.wrappedBuffer(part));
            if (path.isPresent()) {
                return path.map(found -> found.model().value());
            }
        }
        return Optional.empty();
    }
}
