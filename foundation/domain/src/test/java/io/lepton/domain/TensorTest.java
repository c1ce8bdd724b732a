package io.lepton.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TensorTest {
    @Test
    void holdsItsElementsLittleEndianInADirectBuffer() {
        Tensor tensor = Tensor.ofFloats(Shape.of(2), 1f, -2.5f);
        assertThat(tensor.data().isDirect()).isTrue();
        assertThat(tensor.data().order()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
        assertThat(tensor.toFloats()).containsExactly(1f, -2.5f);
    }

    @Test
    void givesEachReaderAPositionOfItsOwn() {
        Tensor tensor = Tensor.ofFloats(Shape.of(2), 1f, 2f);
        tensor.data().getFloat();
        assertThat(tensor.data().position()).isZero();
    }

    @Test
    void refusesBytesThatAreNotExactlyItsElements() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Tensor.wrap(ElementType.INT64, Shape.of(2), ByteBuffer.allocate(15)))
                .withMessageContaining("takes 16 bytes, given 15");
    }

    @Test
    void refusesMoreThanABufferHolds() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Tensor.zeros(ElementType.FP64, Shape.of(1L << 28)))
                .withMessageContaining("larger than 2 GiB");
    }

    @Test
    void refusesAShapeThatDisagreesWithItsFloats() {
        assertThatIllegalArgumentException().isThrownBy(() -> Tensor.ofFloats(Shape.of(3), 1f));
    }

    @Test
    void takesByteStringsOfAnyLength() {
        ByteBuffer bytes = byteStrings("", "abc");
        assertThat(Tensor.wrap(ElementType.BYTES, Shape.of(2), bytes).data().remaining())
                .isEqualTo(11);
    }

    @Test
    void refusesByteStringsThatAreCutShortOrMiscounted() {
        ByteBuffer cut = byteStrings("abc").limit(6);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Tensor.wrap(ElementType.BYTES, Shape.of(1), cut))
                .withMessageContaining("cut short");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Tensor.wrap(ElementType.BYTES, Shape.of(2), byteStrings("abc")))
                .withMessageContaining("wrong count");
    }

    @Test
    void refusesToReadOtherElementsAsFloats() {
        assertThatIllegalStateException().isThrownBy(Tensor.zeros(ElementType.FP64, Shape.of(1))::toFloats);
    }

    @Test
    void isEqualByTypeShapeAndBytes() {
        Tensor tensor = Tensor.ofFloats(Shape.of(1, 2), 1f, 2f);
        assertThat(tensor)
                .isEqualTo(Tensor.ofFloats(Shape.of(1, 2), 1f, 2f))
                .isNotEqualTo(Tensor.ofFloats(Shape.of(2, 1), 1f, 2f))
                .isNotEqualTo(Tensor.ofFloats(Shape.of(1, 2), 1f, 3f));
    }

    @Test
    void tellsNothingOfItsElements() {
        assertThat(Tensor.ofFloats(Shape.of(1), 42f)).hasToString("FP32[1]");
    }

    private static ByteBuffer byteStrings(String... elements) {
        var buffer = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
        for (String element : elements) {
            buffer.putInt(element.length()).put(element.getBytes(StandardCharsets.UTF_8));
        }
        return buffer.flip();
    }
}
