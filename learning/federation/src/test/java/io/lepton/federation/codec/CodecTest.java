package io.lepton.federation.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CodecTest {
    private static final int SIZE = 1 << 17;

    static Stream<Codec> codecs() {
        return Stream.of(
                new PlainFloats(),
                new SignedBytes(),
                Eden.unbiased(1),
                Eden.unbiased(2),
                Eden.unbiased(4),
                new Eden(1, Eden.Scale.LEAST_ERROR),
                new TopShare(0.01));
    }

    /** The published errors for normal vectors, relative to the vector's square; of so many numbers they scatter by 1 %. */
    @ParameterizedTest
    @CsvSource({"1, 0.5708", "2, 0.1331", "4, 0.009592"})
    void edenErrsAsItsQuantiserMust(int bits, double expected) {
        assertThat(relativeError(Eden.unbiased(bits), normal(1, SIZE))).isCloseTo(expected, within(0.02 * expected));
    }

    /** {@code (max / 127)^2 / 12} for a maximum of 4.5 deviations, which is that of so many numbers give or take a tenth. */
    @Test
    void signedBytesErrByAThousandth() {
        assertThat(relativeError(new SignedBytes(), normal(1, SIZE))).isBetween(0.85e-4, 1.4e-4);
    }

    /** A vector with nearly all of its length in a few numbers: what the rotation is for. */
    @ParameterizedTest
    @CsvSource({"1, 0.5708", "2, 0.1331", "4, 0.009592"})
    void edenErrsNoMoreWhereAFewParametersOutweighAll(int bits, double expected) {
        double[] values = normal(2, SIZE).toArray();
        for (int i = 0; i < 100; i++) {
            values[i * 1000] *= 1000;
        }
        assertThat(relativeError(Eden.unbiased(bits), Weights.of(values))).isLessThan(1.1 * expected);
    }

    /** Over many rotations the mean of what is read tends to the vector: the error of the mean falls with their number. */
    @Test
    void edenIsRightInTheMean() {
        Weights vector = normal(3, 256);
        Codec codec = Eden.unbiased(1);
        Weights sum = Weights.zeros(256);
        int rounds = 400;
        for (int seed = 0; seed < rounds; seed++) {
            sum = sum.plus(codec.decode(codec.encode(vector, seed), 256, seed));
        }
        double error = sum.times(1.0 / rounds).squaredDistance(vector) / vector.squaredNorm();
        // One rotation errs by .57; four hundred by a four-hundredth of it, and a bias would stay.
        assertThat(error).isLessThan(3 * 0.5708 / rounds);
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void writesExactlyAsManyBytesAsItSays(Codec codec) {
        for (int size : new int[] {1, 15, 16, 17, 100, 1000, 4097}) {
            Weights vector = normal(size, size);
            byte[] code = codec.encode(vector, 5);
            assertThat(code).as("%s, size %d", codec, size).hasSize(codec.bytes(size));
            assertThat(codec.decode(code, size, 5).size()).isEqualTo(size);
        }
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void readsZerosAsZeros(Codec codec) {
        Weights zeros = Weights.zeros(100);
        assertThat(codec.decode(codec.encode(zeros, 1), 100, 1).norm()).isZero();
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void refusesACodeOfAnotherLengthOrWithoutANumber(Codec codec) {
        byte[] code = codec.encode(normal(1, 100), 1);
        assertThatThrownBy(() -> codec.decode(code, 300, 1)).hasMessageContaining("bytes=" + code.length);
        ByteBuffer.wrap(code).putFloat(codec instanceof TopShare ? Integer.BYTES : 0, Float.NaN);
        assertThatThrownBy(() -> codec.decode(code, 100, 1)).hasMessageContaining("value=NaN");
    }

    @Test
    void savesWhatItPromises() {
        double plain = new PlainFloats().bytes(SIZE + 12_345);
        assertThat(plain / new SignedBytes().bytes(SIZE + 12_345)).isCloseTo(4, within(0.01));
        assertThat(plain / Eden.unbiased(4).bytes(SIZE + 12_345)).isCloseTo(8, within(0.02));
        assertThat(plain / Eden.unbiased(2).bytes(SIZE + 12_345)).isCloseTo(16, within(0.05));
        assertThat(plain / Eden.unbiased(1).bytes(SIZE + 12_345)).isCloseTo(32, within(0.2));
        assertThat(plain / new TopShare(0.01).bytes(SIZE + 12_345)).isCloseTo(50, within(0.02));
    }

    @Test
    void refusesNumbersOutOfOrderInWhatIsSparse() {
        byte[] code = new TopShare(0.02).encode(normal(1, 100), 1);
        ByteBuffer.wrap(code).putInt(0, 100);
        assertThatThrownBy(() -> new TopShare(0.02).decode(code, 100, 1)).hasMessageContaining("number=100");
        ByteBuffer.wrap(code).putInt(0, 7).putInt(8, 7);
        assertThatThrownBy(() -> new TopShare(0.02).decode(code, 100, 1)).hasMessageContaining("number=7");
    }

    /** Each round sends one percent of the same gradient; fed back, the sum of what came follows the sum of what was meant. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void feedsBackWhatWasLeftOut(long seed) {
        Weights gradient = normal(seed, 1000);
        var feedback = new ErrorFeedback(new TopShare(0.01), Weights.zeros(1000));
        Weights came = Weights.zeros(1000);
        int rounds = 2000;
        for (int round = 0; round < rounds; round++) {
            came = came.plus(new TopShare(0.01).decode(feedback.encode(gradient, round), 1000, round));
        }
        double left = came.minus(gradient.times(rounds)).norm()
                / gradient.times(rounds).norm();
        assertThat(left).as("seed %d", seed).isLessThan(0.06);
        assertThat(feedback.left().norm())
                .isCloseTo(came.minus(gradient.times(rounds)).norm(), within(1e-2));
    }

    @Test
    void refusesToFeedBackWhatIsNoContraction() {
        assertThatThrownBy(() -> new ErrorFeedback(Eden.unbiased(1), Weights.zeros(1)))
                .hasMessageContaining("no contraction");
        assertThat(new ErrorFeedback(new Eden(1, Eden.Scale.LEAST_ERROR), Weights.zeros(1))
                        .left()
                        .size())
                .isEqualTo(1);
    }

    @Test
    void refusesBitsAndSharesThatItCannot() {
        assertThatThrownBy(() -> Eden.unbiased(3)).hasMessageContaining("bits=3");
        assertThatThrownBy(() -> new TopShare(0)).hasMessageContaining("share=0.0");
    }

    private static double relativeError(Codec codec, Weights vector) {
        Weights decoded = codec.decode(codec.encode(vector, 9), vector.size(), 9);
        return decoded.squaredDistance(vector) / vector.squaredNorm();
    }

    private static Weights normal(long seed, int size) {
        var random = new SeededGenerator(seed);
        double[] values = new double[size];
        for (int i = 0; i < size; i++) {
            values[i] = random.nextGaussian();
        }
        return Weights.of(values);
    }
}
