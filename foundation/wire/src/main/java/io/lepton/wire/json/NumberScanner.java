package io.lepton.wire.json;

import ch.randelshofer.fastdoubleparser.JavaDoubleParser;
import ch.randelshofer.fastdoubleparser.JavaFloatParser;
import io.lepton.domain.ErrorCode;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Hot: reads JSON numbers from bytes, exactly as {@link Float#parseFloat} and {@link Double#parseDouble} would.
 *
 * <p>A number is split into {@code mantissa * 10^power} with a mantissa of at most 18 digits. A <b>double</b> whose
 * mantissa is at most 2^53 and whose power is within [-22, 22] is one operation on two exact doubles, so correctly
 * rounded (Clinger 1990). A <b>float</b> may take more: the double {@code d} that the operation gives is at most 3 units
 * in its last place off (one rounding each for the mantissa, the power and the operation), so rounding {@code d} to
 * float is right unless {@code d} lies within those 3 units of the midpoint of two floats. Where neither holds, about one
 * float in 2^26, FastDoubleParser reads the same bytes again.
 *
 * <p>Confined to one thread; allocates nothing but faults.
 */
final class NumberScanner {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final int MANTISSA_DIGITS_MAX = 18;
    /** A comma, a space, a sign, 7 digits, a point, three words of a fraction, and what follows. */
    private static final int PLAIN_BYTES_MAX = 3 + 7 + 1 + 3 * Long.BYTES + 1;

    private static final long[] TENS = {1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000};
    private static final long DOUBLE_MANTISSA_MAX = 1L << 53;
    private static final int EXACT_POWER_MAX = 22;
    private static final int EXPONENT_MAX = 100_000;
    /** The powers that floats need: 10^-18 * 10^-45 is below the smallest one. */
    private static final double[] POWERS = powers(64);

    private static final int FLOAT_ROUNDED_BITS = 29;
    private static final int FLOAT_MIDPOINT = 1 << (FLOAT_ROUNDED_BITS - 1);
    private static final int FLOAT_MARGIN = 4;
    private static final double FLOAT_SAFE_MAX = 1e38;
    private static final double FLOAT_SAFE_MIN = 1.2e-38;

    private final byte[] bytes;
    private final int limit;

    private int end;
    private boolean isNegative;
    private long mantissa;
    private int digits;
    private int power;
    private boolean isInteger;

    NumberScanner(byte[] bytes, int limit) {
        this.bytes = bytes;
        this.limit = limit;
    }

    private static double[] powers(int count) {
        var powers = new double[count];
        for (int i = 0; i < count; i++) {
            powers[i] = Double.parseDouble("1e" + i);
        }
        return powers;
    }

    /** The position behind the number that was read last. */
    int end() {
        return end;
    }

    float readFloat(int from) {
        split(from);
        if (digits <= MANTISSA_DIGITS_MAX) {
            if (mantissa == 0) {
                return isNegative ? -0.0f : 0.0f;
            }
            if (Math.abs(power) < POWERS.length) {
                double value = scaled();
                if (roundsSafely(value)) {
                    return (float) (isNegative ? -value : value);
                }
            }
        }
        return readHardFloat(from);
    }

    private static boolean roundsSafely(double value) {
        int rounded = (int) Double.doubleToRawLongBits(value) & ((1 << FLOAT_ROUNDED_BITS) - 1);
        return value > FLOAT_SAFE_MIN && value < FLOAT_SAFE_MAX && Math.abs(rounded - FLOAT_MIDPOINT) > FLOAT_MARGIN;
    }

    /**
     * Reads the floats that follow, each behind a comma, as long as they are written plainly: up to 7 digits, a fraction, no exponent, at
     * most one space, 18 digits in all. Whatever is not, a mistake among it, is left to {@link #readFloat}.
     *
     * <p>Nearly all numbers of nearly all requests are plain; they are read here with no branch for each digit and no field
     * written for each number. One digit before the point, and eight or more behind it, are told by branches, which a processor
     * foresees in an array of such numbers: it reads the next number while this one is still made.
     *
     * @return how many were read; the position behind them is {@link #end}
     */
    long readPlainFloats(int from, long max, ByteBuffer out) {
        int at = from;
        long count = 0;
        while (count < max && at + PLAIN_BYTES_MAX <= limit && bytes[at] == ',') {
            int i = bytes[at + 1] == ' ' ? at + 2 : at + 1;
            boolean isBelow = bytes[i] == '-';
            i = isBelow ? i + 1 : i;
            int whole = 1;
            long value = bytes[i] & 0xf;
            if (bytes[i + 1] != '.' || !isDigit(bytes[i])) {
                long word = (long) LONGS.get(bytes, i);
                whole = digitsOf(word);
                if (whole == 0 || whole == Long.BYTES || (whole > 1 && bytes[i] == '0')) {
                    break;
                }
                value = valueOf(word, whole);
            }
            i += whole;
            int fraction = 0;
            if (bytes[i] == '.') {
                i++;
                long word = (long) LONGS.get(bytes, i);
                fraction = digitsOf(word);
                value = value * TENS[fraction] + valueOf(word, fraction);
                if (fraction < Long.BYTES) {
                    i += fraction;
                } else {
                    i += Long.BYTES;
                    word = (long) LONGS.get(bytes, i);
                    int more = digitsOf(word);
                    value = value * TENS[more] + valueOf(word, more);
                    fraction += more;
                    i += more;
                    if (more == Long.BYTES) {
                        word = (long) LONGS.get(bytes, i);
                        more = digitsOf(word);
                        value = value * TENS[more] + valueOf(word, more);
                        fraction += more;
                        i += more;
                    }
                }
            }
            double scaled = value / POWERS[fraction];
            boolean isOver = (bytes[i] == ',' || bytes[i] == ']') && bytes[i - 1] != '.';
            if (!isOver || whole + fraction > MANTISSA_DIGITS_MAX || (value != 0 && !roundsSafely(scaled))) {
                break;
            }
            out.putFloat((float) (isBelow ? -scaled : scaled));
            at = i;
            count++;
        }
        end = at;
        return count;
    }

    double readDouble(int from) {
        split(from);
        if (digits <= MANTISSA_DIGITS_MAX && mantissa <= DOUBLE_MANTISSA_MAX && Math.abs(power) <= EXACT_POWER_MAX) {
            return isNegative ? -scaled() : scaled();
        }
        return readHardDouble(from);
    }

    private double scaled() {
        return power < 0 ? mantissa / POWERS[-power] : mantissa * POWERS[power];
    }

    private float readHardFloat(int from) {
        float value = JavaFloatParser.parseFloat(bytes, from, end - from);
        if (Float.isInfinite(value)) {
            throw outOfRange("FP32", from);
        }
        return value;
    }

    private double readHardDouble(int from) {
        double value = JavaDoubleParser.parseDouble(bytes, from, end - from);
        if (Double.isInfinite(value)) {
            throw outOfRange("FP64", from);
        }
        return value;
    }

    long readSigned(int from, long min, long max) {
        long magnitude = readMagnitude(from);
        // Compared unsigned, so that 2^63, the magnitude of the smallest long, is no special case.
        if (Long.compareUnsigned(magnitude, isNegative ? -min : max) > 0) {
            throw outOfRange("[" + min + ", " + max + "]", from);
        }
        return isNegative ? -magnitude : magnitude;
    }

    long readUnsigned(int from) {
        long magnitude = readMagnitude(from);
        if (isNegative && magnitude != 0) {
            throw outOfRange("[0, 2^64)", from);
        }
        return magnitude;
    }

    private long readMagnitude(int from) {
        split(from);
        if (!isInteger) {
            throw fault("not an integer", from);
        }
        return digits <= MANTISSA_DIGITS_MAX ? mantissa : readHardMagnitude(from);
    }

    private long readHardMagnitude(int from) {
        long magnitude = 0;
        for (int i = isNegative ? from + 1 : from; i < end; i++) {
            int digit = bytes[i] - '0';
            boolean overflows = Math.unsignedMultiplyHigh(magnitude, 10) != 0
                    || Long.compareUnsigned(magnitude * 10, -1 - digit) > 0;
            if (overflows) {
                throw outOfRange("64 bits", from);
            }
            magnitude = magnitude * 10 + digit;
        }
        return magnitude;
    }

    /** Checks the number and gives the position behind it. */
    int skip(int from) {
        split(from);
        return end;
    }

    /** Splits the number into its parts and checks it against the grammar of JSON. */
    private void split(int from) {
        isNegative = bytes[from] == '-';
        int first = isNegative ? from + 1 : from;
        mantissa = 0;
        power = 0;
        int i = scanDigits(first);
        digits = i - first;
        if (digits == 0 || (digits > 1 && bytes[first] == '0')) {
            throw fault("not a number", from);
        }
        isInteger = true;
        if (i < limit && bytes[i] == '.') {
            i = splitFraction(from, first, i + 1);
        }
        if (i < limit && (bytes[i] | 0x20) == 'e') {
            i = splitExponent(from, i + 1);
        }
        end = i;
    }

    private int splitFraction(int from, int first, int begin) {
        isInteger = false;
        int i = scanDigits(begin);
        if (i == begin) {
            throw fault("not a number", from);
        }
        power = begin - i;
        digits += i - begin;
        if (digits > MANTISSA_DIGITS_MAX && bytes[first] == '0') {
            digits = i - firstNonZero(begin, i);
        }
        return i;
    }

    private int firstNonZero(int begin, int stop) {
        int i = begin;
        while (i < stop && bytes[i] == '0') {
            i++;
        }
        return i;
    }

    private int splitExponent(int from, int begin) {
        isInteger = false;
        boolean isDown = begin < limit && bytes[begin] == '-';
        int first = isDown || (begin < limit && bytes[begin] == '+') ? begin + 1 : begin;
        int exponent = 0;
        int i = first;
        while (i < limit && isDigit(bytes[i])) {
            exponent = Math.min(exponent * 10 + (bytes[i] - '0'), EXPONENT_MAX);
            i++;
        }
        if (i == first) {
            throw fault("not a number", from);
        }
        power += isDown ? -exponent : exponent;
        return i;
    }

    /** Appends digits to the mantissa, eight at a time where there are; too many overflow it, which is found by count. */
    private int scanDigits(int from) {
        int i = from;
        long value = mantissa;
        while (i + Long.BYTES <= limit) {
            long eight = (long) LONGS.get(bytes, i);
            if (!areDigits(eight)) {
                break;
            }
            value = value * 100_000_000 + valueOf(eight);
            i += Long.BYTES;
        }
        while (i < limit && isDigit(bytes[i])) {
            value = value * 10 + (bytes[i] - '0');
            i++;
        }
        mantissa = value;
        return i;
    }

    private static boolean isDigit(byte next) {
        return next >= '0' && next <= '9';
    }

    /** Whether all eight bytes are ASCII digits: high nibble 3, and still 3 after adding 6. */
    private static boolean areDigits(long eight) {
        long high = 0xf0f0f0f0f0f0f0f0L;
        return ((eight & high) | (((eight + 0x0606060606060606L) & high) >>> 4)) == 0x3333333333333333L;
    }

    /** How many digits of ASCII the first bytes are; what is behind the first other byte does not matter. */
    private static int digitsOf(long eight) {
        long low = eight ^ 0x3030303030303030L;
        long others = ((low + 0x7676767676767676L) | low) & 0x8080808080808080L;
        return Long.numberOfTrailingZeros(others) >>> 3;
    }

    /** The number that the first digits of eight write; 0 where there are none. */
    private static long valueOf(long eight, int digits) {
        // Two shifts, for one by 64 would be none.
        int half = (Long.SIZE - Byte.SIZE * digits) / 2;
        return valueOf(eight << half << half);
    }

    /** The number that eight digits write, the first in the lowest byte: pairs, then fours, then all. */
    private static long valueOf(long eight) {
        long pairs = ((eight & 0x0f0f0f0f0f0f0f0fL) * 2561) >>> 8;
        long fours = ((pairs & 0x00ff00ff00ff00ffL) * 6553601) >>> 16;
        return ((fours & 0x0000ffff0000ffffL) * 42949672960001L) >>> 32;
    }

    private static JsonFault outOfRange(String range, int from) {
        return fault("outside of " + range, from);
    }

    private static JsonFault fault(String fact, int from) {
        return new JsonFault(ErrorCode.INVALID_TENSOR, fact, "byte=" + from);
    }
}
