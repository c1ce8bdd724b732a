package io.lepton.wire.json;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Held against the JDK's own text, which is specified to be the shortest. */
final class ShortestDecimalTest {
    private static final int DRAWS = 200_000;

    private final byte[] out = new byte[32];

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void writesAnyFloatAsTheJdkDoes(long seed) {
        var random = new SplittableRandom(seed);
        for (int draw = 0; draw < DRAWS; draw++) {
            check(Float.intBitsToFloat(random.nextInt()), seed);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void writesAnyDoubleAsTheJdkDoes(long seed) {
        var random = new SplittableRandom(seed);
        for (int draw = 0; draw < DRAWS; draw++) {
            check(Double.longBitsToDouble(random.nextLong()), seed);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void writesSubnormalsAndNumbersOfEverydaySizeAsTheJdkDoes(long seed) {
        var random = new SplittableRandom(seed);
        for (int draw = 0; draw < DRAWS; draw++) {
            check(Float.intBitsToFloat(random.nextInt(1 << 23)), seed);
            check(Double.longBitsToDouble(random.nextLong(1L << 52)), seed);
            check((float) random.nextDouble(-1, 1), seed);
            check(random.nextDouble(-1, 1), seed);
            check((float) random.nextInt(-100_000_000, 100_000_000), seed);
            check((double) random.nextLong(-1L << 60, 1L << 60), seed);
            check(random.nextInt(100_000) / 100f, seed);
            check(random.nextInt(100_000_000) / 1_000.0, seed);
        }
    }

    /** Where the interval is not symmetric, and where the format has its ends. */
    @Test
    void writesEveryPowerOfTwoAndItsNeighboursAsTheJdkDoes() {
        for (int exponent = -149; exponent <= 127; exponent++) {
            float power = Math.scalb(1f, exponent);
            check(power, 0);
            check(Math.nextUp(power), 0);
            check(Math.nextDown(power), 0);
        }
        for (int exponent = -1_074; exponent <= 1_023; exponent++) {
            double power = Math.scalb(1.0, exponent);
            check(power, 0);
            check(Math.nextUp(power), 0);
            check(Math.nextDown(power), 0);
        }
    }

    @Test
    void writesEveryPowerOfTenAndItsNeighboursAsTheJdkDoes() {
        for (int exponent = -323; exponent <= 308; exponent++) {
            double power = Double.parseDouble("1e" + exponent);
            check(power, 0);
            check(Math.nextUp(power), 0);
            check(Math.nextDown(power), 0);
            check((float) power, 0);
            check(Math.nextUp((float) power), 0);
            check(Math.nextDown((float) power), 0);
        }
    }

    @Test
    void writesTheEndsOfBothRangesAsTheJdkDoes() {
        check(0f, 0);
        check(-0f, 0);
        check(0.0, 0);
        check(-0.0, 0);
        check(Float.MAX_VALUE, 0);
        check(-Float.MAX_VALUE, 0);
        check(Double.MAX_VALUE, 0);
        check(-Double.MAX_VALUE, 0);
        for (int fraction = 1; fraction < 100; fraction++) {
            check(Float.intBitsToFloat(fraction), 0);
            check(Double.longBitsToDouble(fraction), 0);
        }
    }

    private void check(float value, long seed) {
        if (Float.isFinite(value)) {
            int end = ShortestDecimal.write(value, out, 0);
            assertText(end, Float.toString(value), seed);
        }
    }

    private void check(double value, long seed) {
        if (Double.isFinite(value)) {
            int end = ShortestDecimal.write(value, out, 0);
            assertText(end, Double.toString(value), seed);
        }
    }

    /** Compared first without a description, which would cost more than the rest. */
    private void assertText(int end, String wanted, long seed) {
        String found = new String(out, 0, end, US_ASCII);
        if (!found.equals(wanted)) {
            assertThat(found).as("seed %d", seed).isEqualTo(wanted);
        }
    }
}
