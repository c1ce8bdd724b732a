package io.lepton.inference.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lepton.domain.ElementType;
import io.lepton.domain.Shape;
import io.lepton.domain.Tensor;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.EnumSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Holds casts against arithmetic without bounds. */
class CastingTest {
    private static final int COUNT = 2_000;
    private static final long SEED = 7;
    private static final Set<ElementType> WHOLE = EnumSet.range(ElementType.UINT8, ElementType.INT64);

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"BYTES", "BOOL"})
    void wholeTargetsHoldTheNearestThatTheyCan(ElementType from) {
        Tensor source = bits(from);
        for (ElementType to : WHOLE) {
            Tensor target = cast(source, to);
            for (int place = 0; place < COUNT; place++) {
                assertThat(whole(target, place))
                        .as("seed %d, %s to %s, place %d", SEED, from, to, place)
                        .isEqualTo(clamped(source, place, to));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"BYTES", "BOOL", "FP16", "BF16"})
    void floatingTargetsHoldTheNearestNumber(ElementType from) {
        Tensor source = bits(from);
        Tensor wide = cast(source, ElementType.FP64);
        Tensor narrow = cast(source, ElementType.FP32);
        for (int place = 0; place < COUNT; place++) {
            double expected = WHOLE.contains(from)
                    ? new BigDecimal(whole(source, place)).doubleValue()
                    : Elements.doubles(source).applyAsDouble(place);
            assertThat(wide.data().getDouble(place * Double.BYTES))
                    .as("seed %d, %s, place %d", SEED, from, place)
                    .isEqualTo(expected);
            assertThat(narrow.data().getFloat(place * Float.BYTES))
                    .as("seed %d, %s, place %d", SEED, from, place)
                    .isCloseTo((float) expected, within(Math.ulp((float) expected)));
        }
    }

    @Test
    void truthIsWhetherANumberIsNotZero() {
        Tensor truths = cast(Tensor.ofFloats(Shape.of(4), 0, -0f, 0.1f, Float.NaN), ElementType.BOOL);
        assertThat(truths.data().getInt()).isEqualTo(0x0101_0000);
        assertThat(cast(truths, ElementType.FP32).toFloats()).containsExactly(0, 0, 1, 1);
    }

    @Test
    void notANumberBecomesZeroAndInfinityTheEnd() {
        Tensor odd = Tensor.ofFloats(Shape.of(3), Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY);
        Tensor bytes = cast(odd, ElementType.INT8);
        assertThat(whole(bytes, 0)).isZero();
        assertThat(whole(bytes, 1)).isEqualTo(127);
        assertThat(whole(bytes, 2)).isEqualTo(-128);
        assertThat(whole(cast(odd, ElementType.UINT64), 1))
                .isEqualTo(BigInteger.TWO.pow(64).subtract(BigInteger.ONE));
    }

    @Test
    void brainFloatsRoundToTheNearestTiesToEven() {
        Tensor source = Tensor.ofFloats(Shape.of(4), 1 + 0x1p-8f, 1 + 3 * 0x1p-8f, 1 + 0x1p-8f + 0x1p-20f, Float.NaN);
        Tensor narrow = cast(source, ElementType.BF16);
        assertThat(cast(narrow, ElementType.FP32).toFloats()).containsExactly(1f, 1 + 0x1p-6f, 1 + 0x1p-7f, Float.NaN);
    }

    private static Tensor cast(Tensor source, ElementType to) {
        Tensor target = Tensor.zeros(to, source.shape());
        Casting.cast(source, target);
        return target;
    }

    /** Elements of random bits, finite ones where the type has others. */
    private static Tensor bits(ElementType type) {
        var random = new Random(SEED);
        Tensor tensor = Tensor.zeros(type, Shape.of(COUNT));
        ByteBuffer data = tensor.data().order(ByteOrder.LITTLE_ENDIAN);
        while (data.hasRemaining()) {
            switch (type) {
                case FP16 -> data.putShort(Float.floatToFloat16((float) random.nextGaussian() * 300));
                case BF16 ->
                    data.putShort((short) (Float.floatToRawIntBits((float) random.nextGaussian() * 1e10f) >>> 16));
                case FP32 -> data.putFloat((float) (random.nextGaussian() * Math.pow(10, random.nextInt(24) - 2)));
                case FP64 -> data.putDouble(random.nextGaussian() * Math.pow(10, random.nextInt(24) - 2));
                default -> data.put((byte) random.nextInt());
            }
        }
        return tensor;
    }

    private static BigInteger clamped(Tensor source, int place, ElementType to) {
        BigInteger value = WHOLE.contains(source.type())
                ? whole(source, place)
                : new BigDecimal(Elements.doubles(source).applyAsDouble(place)).toBigInteger();
        int size = to.sizeBytes() * Byte.SIZE;
        boolean isSigned = to.name().startsWith("I");
        BigInteger max = BigInteger.TWO.pow(isSigned ? size - 1 : size).subtract(BigInteger.ONE);
        BigInteger min = isSigned ? BigInteger.TWO.pow(size - 1).negate() : BigInteger.ZERO;
        return value.max(min).min(max);
    }

    /** Reads a whole element without any of what is tested. */
    private static BigInteger whole(Tensor tensor, int place) {
        int size = tensor.type().sizeBytes();
        byte[] bigEndian = new byte[size];
        for (int at = 0; at < size; at++) {
            bigEndian[size - 1 - at] = tensor.data().get(place * size + at);
        }
        return tensor.type().name().startsWith("I") ? new BigInteger(bigEndian) : new BigInteger(1, bigEndian);
    }
}
