package io.lepton.wire.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.lepton.domain.ElementType;
import io.lepton.domain.Shape;
import io.lepton.domain.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TensorScannerTest {
    private static final Shape TWO_BY_THREE = Shape.of(2, 3);

    @ParameterizedTest
    @ValueSource(strings = {"[1,2,3,4,5,6]", "[[1,2,3],[4,5,6]]", " [ [ 1 , 2 , 3 ] , [ 4 , 5 , 6 ] ] "})
    void readsFlatAndNestedDataAlike(String data) {
        assertThat(read(ElementType.FP32, TWO_BY_THREE, data))
                .isEqualTo(Tensor.ofFloats(TWO_BY_THREE, 1, 2, 3, 4, 5, 6));
    }

    @Test
    void readsADirectLittleEndianBuffer() {
        var data = read(ElementType.FP32, Shape.of(1), "[1.5]").data();
        assertThat(data.isDirect()).isTrue();
        assertThat(data.getFloat()).isEqualTo(1.5f);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[1,2,3,4,5]",
                "[1,2,3,4,5,6,7]",
                "[]",
                "[[1,2],[3,4],[5,6]]",
                "[[1,2,3],[4,5]]",
                "[[1,2,3],[4,5,6,7]]",
                "[[1,2,3],[4,5,6],[7,8,9]]",
                "[[1,2,3,4,5,6]]",
                "[[1,2,3],4,5,6]",
                "[[[1,2,3],[4,5,6]]]",
                "[1,2,3,[4,5,6]]",
                "[[1,2,3],[4,5,6]",
                "[1,2,3,4,5,]",
                "[1,,2,3,4,5]",
                "{}",
                "1",
                "null",
                "[null,1,2,3,4,5]",
                "[NaN,1,2,3,4,5]",
                "[1,2,3,4,5,Infinity]",
                "[1,2,3,4,5,-Infinity]",
                "[\"1\",2,3,4,5,6]",
                "[true,2,3,4,5,6]",
            })
    void refusesDataThatDoesNotFitItsShape(String data) {
        assertThatExceptionOfType(JsonFault.class).isThrownBy(() -> read(ElementType.FP32, TWO_BY_THREE, data));
    }

    @Test
    void readsEmptyTensorsAndScalars() {
        assertThat(read(ElementType.FP32, Shape.of(0, 3), "[]").data().remaining())
                .isZero();
        assertThat(read(ElementType.FP32, Shape.of(2, 0), "[[],[]]").data().remaining())
                .isZero();
        assertThat(read(ElementType.BYTES, Shape.of(0), "[]").data().remaining())
                .isZero();
        assertThat(read(ElementType.FP32, Shape.of(), "[7]").toFloats()).containsExactly(7);
    }

    /** Were the count not held against the text, this would ask for 256 GiB. */
    @Test
    void refusesAShapeThatTheTextCannotFillBeforeAllocating() {
        assertThatExceptionOfType(JsonFault.class)
                .isThrownBy(() -> read(ElementType.FP64, Shape.of(1L << 35), "[1,2,3]"))
                .withMessageContaining("does not fit its shape");
    }

    @ParameterizedTest
    @CsvSource({
        "INT8, -128, 127, 128",
        "UINT8, 0, 255, 256",
        "INT16, -32768, 32767, 32768",
        "UINT16, 0, 65535, 65536",
        "INT32, -2147483648, 2147483647, 2147483648",
        "UINT32, 0, 4294967295, 4294967296",
        "INT64, -9223372036854775808, 9223372036854775807, 9223372036854775808",
        "UINT64, 0, 18446744073709551615, 18446744073709551616",
    })
    void readsEveryIntegerTypeToItsBounds(ElementType type, String min, String max, String tooLarge) {
        var tensor = read(type, Shape.of(2), "[" + min + "," + max + "]");
        var text = new JsonText(0);
        TensorPrinter.write(tensor, text);
        assertThat(UTF_8.decode(text.toBuffer()).toString()).isEqualTo("[" + min + "," + max + "]");
        assertThatExceptionOfType(JsonFault.class)
                .isThrownBy(() -> read(type, Shape.of(1), "[" + tooLarge + "]"))
                .withMessageContaining("outside of");
        assertThatExceptionOfType(JsonFault.class)
                .isThrownBy(() -> read(type, Shape.of(1), "[1.0]"))
                .withMessageContaining("not an integer");
    }

    @Test
    void readsBooleansAndNothingElseAsBool() {
        assertThat(read(ElementType.BOOL, Shape.of(2), "[true,false]").data())
                .isEqualTo(ByteBuffer.wrap(new byte[] {1, 0}));
        assertThatExceptionOfType(JsonFault.class).isThrownBy(() -> read(ElementType.BOOL, Shape.of(1), "[1]"));
    }

    @Test
    void readsByteStringsBehindTheirLengths() {
        var tensor = read(ElementType.BYTES, Shape.of(2, 2), "[[\"\",\"a\"],[\"\\n\\u00e9\",\"\u6f22\"]]");
        var expected = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
        for (var element : new String[] {"", "a", "\n\u00e9", "\u6f22"}) {
            byte[] bytes = element.getBytes(UTF_8);
            expected.putInt(bytes.length).put(bytes);
        }
        assertThat(tensor.data()).isEqualTo(expected.flip());
    }

    @ParameterizedTest
    @ValueSource(strings = {"[\"a\"]", "[\"a\",\"b\",\"c\"]", "[[\"a\",\"b\"]]", "[\"a\",1]", "[\"a\",\"b\"", "[]"})
    void refusesByteStringsThatDoNotFitTheirShape(String data) {
        assertThatExceptionOfType(JsonFault.class).isThrownBy(() -> read(ElementType.BYTES, Shape.of(2), data));
    }

    @Test
    void refusesHalfPrecisionInJson() {
        for (var type : new ElementType[] {ElementType.FP16, ElementType.BF16}) {
            assertThatExceptionOfType(JsonFault.class)
                    .isThrownBy(() -> read(type, Shape.of(1), "[1]"))
                    .withMessageContaining("binary tensors only");
        }
    }

    @Test
    void printsTheShortestTextOfEachFloat() {
        var text = new JsonText(0);
        TensorPrinter.write(Tensor.ofFloats(Shape.of(4), 0.1f, -0f, Float.MIN_VALUE, Float.MAX_VALUE), text);
        assertThat(UTF_8.decode(text.toBuffer()).toString()).isEqualTo("[0.1,-0.0,1.4E-45,3.4028235E38]");
    }

    @Test
    void printsNoNumberThatJsonDoesNotHave() {
        for (float value : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            assertThatExceptionOfType(JsonFault.class)
                    .isThrownBy(() -> TensorPrinter.write(Tensor.ofFloats(Shape.of(1), value), new JsonText(0)))
                    .withMessageContaining("no NaN");
        }
    }

    private static Tensor read(ElementType type, Shape shape, String data) {
        byte[] bytes = data.getBytes(UTF_8);
        return TensorScanner.read(new JsonCursor(bytes, 0, bytes.length), type, shape);
    }
}
