package io.lepton.wire.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.lepton.domain.LeptonException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonCursorTest {
    @Test
    void readsMembersAndElementsInOrder() {
        var cursor = cursor(" { \"a\" : [ 1 , 2 ] ,\n\t\"b\":{} , \"c\":true, \"d\":null }\r\n");
        List<Object> seen = new ArrayList<>();
        cursor.readObject(name -> {
            seen.add(name);
            switch (name) {
                case "a" -> cursor.readArray(index -> seen.add(index + ":" + cursor.readLong()));
                case "c" -> seen.add(cursor.readBoolean());
                case "d" -> seen.add(cursor.takesNull());
                default -> cursor.skip();
            }
        });
        cursor.requireEnd();
        assertThat(seen).containsExactly("a", "0:1", "1:2", "b", "c", true, "d", true);
    }

    @Test
    void resolvesEscapesAndSurrogatePairs() {
        assertThat(string("\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041\\u00e9\\u6f22\\ud83d\\ude00"))
                .isEqualTo("\"\\/\b\f\n\r\tA\u00e9\u6f22\ud83d\ude00");
    }

    @Test
    void readsUtf8AsItStands() {
        assertThat(string("caf\u00e9 \u6f22 \ud83d\ude00")).isEqualTo("caf\u00e9 \u6f22 \ud83d\ude00");
    }

    @ParameterizedTest
    @CsvSource({
        "\\x, unknown escape",
        "\\u12g4, unknown escape",
        "\\u12, unknown escape",
        "\\ud83d, unknown escape",
        "\\ud83d\\u0041, half of a surrogate pair",
        "\\ude00, half of a surrogate pair",
        "a\u0001b, control character",
    })
    void refusesStringsThatJsonForbids(String inside, String fact) {
        assertThatExceptionOfType(JsonFault.class)
                .isThrownBy(() -> string(inside))
                .withMessageContaining(fact);
        assertThatExceptionOfType(JsonFault.class)
                .isThrownBy(() -> cursor("\"" + inside + "\"").skip())
                .withMessageContaining(fact);
    }

    @Test
    void refusesBytesThatAreNotUtf8() {
        byte[] latin = "\"caf\u00e9\"".getBytes(ISO_8859_1);
        assertThatExceptionOfType(JsonFault.class)
                .isThrownBy(() -> new JsonCursor(latin, 0, latin.length).readString())
                .withMessageContaining("not UTF-8");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[",
                "[1",
                "[1,",
                "[1,]",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1,}",
                "{a:1}",
                "[1}",
                "{\"a\":1]",
                "tru",
                "nul",
                "falsey[",
                "\"open",
                "[1 2]",
                "NaN",
                "Infinity",
                "-Infinity",
                "'a'",
                "[01]",
                "\u0000"
            })
    void refusesWhatIsNotJson(String text) {
        assertThatExceptionOfType(JsonFault.class).isThrownBy(() -> {
            var cursor = cursor(text);
            cursor.skip();
            cursor.requireEnd();
        });
    }

    @Test
    void refusesTextBehindTheEnd() {
        var cursor = cursor("{} {}");
        cursor.skip();
        assertThatExceptionOfType(JsonFault.class)
                .isThrownBy(cursor::requireEnd)
                .withMessageContaining("goes on");
    }

    @Test
    void readsAHundredLevelsAndRefusesOneMore() {
        cursor("[".repeat(JsonCursor.DEPTH_MAX) + "]".repeat(JsonCursor.DEPTH_MAX))
                .skip();
        assertThatExceptionOfType(JsonFault.class)
                .isThrownBy(() -> cursor("[".repeat(JsonCursor.DEPTH_MAX + 1)).skip())
                .withMessageContaining("nested deeper than 100");
        assertThatExceptionOfType(JsonFault.class)
                .isThrownBy(
                        () -> cursor("{\"a\":".repeat(JsonCursor.DEPTH_MAX + 1)).skip())
                .withMessageContaining("nested deeper than 100");
    }

    @Test
    void namesThePathOfAFault() {
        var cursor = cursor("{\"a\":[{\"b\":\"text\"}]}");
        assertThatExceptionOfType(LeptonException.class)
                .isThrownBy(() -> {
                    try {
                        cursor.readObject(_ -> cursor.readArray(_ -> cursor.readObject(_ -> cursor.readLong())));
                    } catch (JsonFault fault) {
                        throw fault.told();
                    }
                })
                .withMessage("not a number: field=a[0].b, byte=11");
    }

    private static String string(String inside) {
        return cursor("\"" + inside + "\"").readString();
    }

    private static JsonCursor cursor(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        return new JsonCursor(bytes, 0, bytes.length);
    }
}
