package io.lepton.wire.json;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class NumberScannerTest {
    private static final int ROUNDS = 200_000;
    /** What stands behind a number, long enough that words of it can be looked at. */
    private static final String FOLLOWING = ",1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-0",
                "0.0",
                "-0.0",
                "0e5",
                "0.000e-99999",
                "1",
                "-1",
                "1.5",
                "1e0",
                "1E+2",
                "1e-2",
                "0.1",
                "16777217",
                "16777216.999999999",
                "16777217.000000001",
                "33554434.5",
                "9007199254740993",
                "9007199254740993.0000000000000000000000001",
                "123456789012345678",
                "999999999999999999",
                "1234567890123456789012345678901234567890",
                "0.10000000149011612",
                "0.009999999776482582",
                "0.000000000000000000000000000000000000000000001",
                "1.401298464324817e-45",
                "7.006492321624085e-46",
                "1.17549435e-38",
                "1.1754942e-38",
                "1.2e-38",
                "3.4028235e38",
                "3.4028234663852886e38",
                "1e-400",
                "4.9e-324",
                "2.2250738585072011e-308",
                "0.00000000000000000000000000000000000000012345678901234567",
                "8388609.5",
                "8388608.5",
                "1.00000005960464477539062",
                "1.000000059604644775390625",
                "1.00000005960464477539063",
                "123456789e-15",
                "12345678e22",
                "12345678e23"
            })
    void readsEveryEdgeAsTheJdkDoes(String text) {
        assertFloat(text);
        assertDouble(text);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void readsTheShortestTextOfAnyFloatBackExactly(long seed) {
        var random = new Random(seed);
        for (int i = 0; i < ROUNDS; i++) {
            float value = Float.intBitsToFloat(random.nextInt());
            if (Float.isFinite(value)) {
                assertFloat(Float.toString(value));
                assertFloat(Double.toString(value));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void readsAnyDoubleAsTheJdkDoes(long seed) {
        var random = new Random(seed);
        for (int i = 0; i < ROUNDS; i++) {
            double value = Double.longBitsToDouble(random.nextLong());
            if (Double.isFinite(value)) {
                assertDouble(Double.toString(value));
            }
            assertDouble(Double.toString(random.nextGaussian()));
            assertFloat(Double.toString(random.nextGaussian()));
        }
    }

    /** The hardest texts there are: at, just above and just below the midpoint of two neighbouring floats. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void roundsMidpointsOfFloatsToEven(long seed) {
        var random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            float value = Float.intBitsToFloat(random.nextInt(0x7f000000));
            var midpoint = new BigDecimal(value)
                    .add(new BigDecimal(Math.nextUp(value)))
                    .divide(BigDecimal.TWO);
            assertFloat(midpoint.toString());
            assertFloat(midpoint.toPlainString());
            assertFloat(midpoint.scaleByPowerOfTen(-3).toString());
            var ulp = midpoint.ulp();
            assertFloat(midpoint.add(ulp).toString());
            assertFloat(midpoint.subtract(ulp).toString());
            assertFloat(midpoint.round(new MathContext(17)).toString());
            assertFloat(midpoint.round(new MathContext(18)).toString());
        }
    }

    /** Were it to leave usual numbers alone, nobody would notice but by the clock. */
    @ParameterizedTest
    @ValueSource(strings = {",", ", "})
    void readsNearlyAllUsualNumbersOfAnArrayPlainly(String comma) {
        var random = new Random(1);
        float[] values = new float[1_000];
        var text = new StringBuilder();
        for (int i = 0; i < values.length; i++) {
            values[i] = (random.nextFloat() - 0.5f) * (i % 4 < 2 ? 100 : 1);
            // As Java writes floats, and as Python does.
            text.append(comma).append(i % 2 == 0 ? Float.toString(values[i]) : Double.toString(values[i]));
        }
        var scanner = scanner(text + FOLLOWING);
        var out = ByteBuffer.allocate(values.length * Float.BYTES);
        long plain = scanner.readPlainFloats(0, values.length, out);
        while (out.hasRemaining()) {
            out.putFloat(scanner.readFloat(scanner.end() + comma.length()));
            plain += scanner.readPlainFloats(scanner.end(), out.remaining() / Float.BYTES, out);
        }
        assertThat(plain).isGreaterThan(950);
        for (int i = 0; i < values.length; i++) {
            assertThat(out.getFloat(i * Float.BYTES)).isEqualTo(values[i]);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void readsAnyDigitsAsTheJdkDoes(long seed) {
        var random = new Random(seed);
        for (int i = 0; i < ROUNDS; i++) {
            var text = randomText(random);
            assertFloat(text);
            assertDouble(text);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-", "01", "-01", "00", "1.", "1.e2", ".5", "1e", "1e+", "1e-", "-.5", "-a"})
    void refusesWhatIsNoNumber(String text) {
        assertThat(scanner("," + text + FOLLOWING).readPlainFloats(0, 1, ByteBuffer.allocate(Float.BYTES)))
                .as(text)
                .isZero();
        refuses(text, scanner -> scanner.readFloat(0), "not a number");
        refuses(text, scanner -> scanner.readSigned(0, -5, 5), "not a number");
        refuses(text, scanner -> scanner.skip(0), "not a number");
    }

    @Test
    void refusesWhatRoundsToInfinity() {
        refuses("3.4028236e38", scanner -> scanner.readFloat(0), "outside of FP32");
        refuses("-1e39", scanner -> scanner.readFloat(0), "outside of FP32");
        refuses("1e99999999999", scanner -> scanner.readFloat(0), "outside of FP32");
        refuses("1.8e308", scanner -> scanner.readDouble(0), "outside of FP64");
    }

    @ParameterizedTest
    @ValueSource(
            longs = {
                0,
                1,
                -1,
                42,
                Long.MAX_VALUE,
                Long.MIN_VALUE,
                Long.MAX_VALUE - 1,
                Long.MIN_VALUE + 1,
                9007199254740993L,
                999999999999999999L,
                1000000000000000000L
            })
    void readsLongsWithoutLosingABit(long value) {
        var scanner = scanner(Long.toString(value));
        assertThat(scanner.readSigned(0, Long.MIN_VALUE, Long.MAX_VALUE)).isEqualTo(value);
        var unsigned = scanner(Long.toUnsignedString(value));
        assertThat(unsigned.readUnsigned(0)).isEqualTo(value);
    }

    @Test
    void refusesIntegersOutOfRange() {
        refuses("9223372036854775808", scanner -> scanner.readSigned(0, Long.MIN_VALUE, Long.MAX_VALUE), "outside");
        refuses("-9223372036854775809", scanner -> scanner.readSigned(0, Long.MIN_VALUE, Long.MAX_VALUE), "outside");
        refuses("18446744073709551616", scanner -> scanner.readUnsigned(0), "outside of 64 bits");
        refuses("99999999999999999999999", scanner -> scanner.readUnsigned(0), "outside of 64 bits");
        refuses("-1", scanner -> scanner.readUnsigned(0), "outside of [0, 2^64)");
        refuses("128", scanner -> scanner.readSigned(0, Byte.MIN_VALUE, Byte.MAX_VALUE), "outside of [-128, 127]");
        refuses("-129", scanner -> scanner.readSigned(0, Byte.MIN_VALUE, Byte.MAX_VALUE), "outside of [-128, 127]");
        refuses("-1", scanner -> scanner.readSigned(0, 0, 255), "outside of [0, 255]");
    }

    @Test
    void refusesFractionsAndExponentsAsIntegers() {
        refuses("1.0", scanner -> scanner.readSigned(0, -9, 9), "not an integer");
        refuses("1e3", scanner -> scanner.readUnsigned(0), "not an integer");
    }

    @Test
    void readsAnIntegerBackAtItsBounds() {
        assertThat(scanner("-128").readSigned(0, Byte.MIN_VALUE, Byte.MAX_VALUE))
                .isEqualTo(-128);
        assertThat(scanner("127").readSigned(0, Byte.MIN_VALUE, Byte.MAX_VALUE)).isEqualTo(127);
        assertThat(scanner("-0").readUnsigned(0)).isZero();
    }

    private static String randomText(Random random) {
        var text = new StringBuilder(random.nextBoolean() ? "-" : "");
        text.append(random.nextBoolean() ? "0" : Integer.toString(1 + random.nextInt(1 << random.nextInt(31))));
        if (random.nextInt(4) > 0) {
            text.append('.').repeat("0", random.nextInt(6));
            random.ints(1 + random.nextInt(22), 0, 10).forEach(text::append);
        }
        if (random.nextInt(3) == 0) {
            text.append('e').append(random.nextInt(-60, 38));
        }
        return text.toString();
    }

    /** Either left alone, or read as the JDK does. */
    private static void assertFollowing(String text, float expected) {
        var out = ByteBuffer.allocate(Float.BYTES);
        var scanner = scanner("," + text + FOLLOWING);
        if (scanner.readPlainFloats(0, 1, out) == 0) {
            assertThat(scanner.end()).as(text).isZero();
            assertThat(out.position()).as(text).isZero();
        } else if (Float.floatToRawIntBits(out.getFloat(0)) != Float.floatToRawIntBits(expected)
                || scanner.end() != text.length() + 1) {
            assertThat(out.getFloat(0)).as(text).isEqualTo(expected);
            assertThat(scanner.end()).as(text).isEqualTo(text.length() + 1);
        }
    }

    private static void assertFloat(String text) {
        float expected = Float.parseFloat(text);
        assertFollowing(text, expected);
        if (Float.isInfinite(expected)) {
            refuses(text, scanner -> scanner.readFloat(0), "outside of FP32");
            return;
        }
        var scanner = scanner(text);
        int bits = Float.floatToRawIntBits(scanner.readFloat(0));
        if (bits != Float.floatToRawIntBits(expected) || scanner.end() != text.length()) {
            assertThat(Float.intBitsToFloat(bits)).as(text).isEqualTo(expected);
            assertThat(scanner.end()).as(text).isEqualTo(text.length());
        }
    }

    private static void assertDouble(String text) {
        double expected = Double.parseDouble(text);
        var scanner = scanner(text);
        long bits = Double.doubleToRawLongBits(scanner.readDouble(0));
        if (bits != Double.doubleToRawLongBits(expected) || scanner.end() != text.length()) {
            assertThat(Double.longBitsToDouble(bits)).as(text).isEqualTo(expected);
            assertThat(scanner.end()).as(text).isEqualTo(text.length());
        }
    }

    private static void refuses(String text, Function<NumberScanner, ?> read, String fact) {
        assertThatExceptionOfType(JsonFault.class)
                .as(text)
                .isThrownBy(() -> read.apply(scanner(text)))
                .withMessageContaining(fact);
    }

    private static NumberScanner scanner(String text) {
        return new NumberScanner(text.getBytes(US_ASCII), text.length());
    }
}
