package io.lepton.wire.json;

/**
 * Hot: writes a floating-point number in the fewest digits that read back to the same bits, allocating nothing.
 *
 * <p>The text is that of {@link Float#toString(float)} and {@link Double#toString(double)}. Schubfach: of the numbers with as
 * few digits as the rounding interval allows, four at most can lie in it, a multiple of ten on each side of the value and
 * one unit on each; two or three products with a power of ten from a table tell which do, exactly, because they are
 * rounded to odd.
 *
 * @see <a href="https://drive.google.com/file/d/1IEeATSVnEE6TkrHlCYNY2GjaraBjOT4f">Giulietti, The Schubfach way to render
 *     doubles, 2021</a>
 */
final class ShortestDecimal {
    private static final int FLOAT_FRACTION_BITS = 23;
    private static final int FLOAT_EXPONENT_MIN = -149;
    /** Below this, a subnormal's interval holds several numbers of one digit; two digits come closer. */
    private static final int FLOAT_TINY = 8;

    private static final int DOUBLE_FRACTION_BITS = 52;
    private static final int DOUBLE_EXPONENT_MIN = -1_074;
    private static final int DOUBLE_TINY = 3;

    private static final long LOW_31 = (1L << 31) - 1;
    private static final long LOW_63 = Long.MAX_VALUE;

    /** Made when the first float is written. */
    private static final class Floats {
        static final PowersOfTen POWERS = new PowersOfTen(-45, 31);

        private Floats() {}
    }

    /** Made when the first double is written. */
    private static final class Doubles {
        static final PowersOfTen POWERS = new PowersOfTen(-324, 292);

        private Doubles() {}
    }

    private ShortestDecimal() {}

    /**
     * Writes a float.
     *
     * @param value finite
     * @param out with room for 15 bytes
     * @return the place behind the last byte
     */
    static int write(float value, byte[] out, int at) {
        int bits = Float.floatToRawIntBits(value);
        int start = bits < 0 ? DecimalText.minus(out, at) : at;
        int fraction = bits & ((1 << FLOAT_FRACTION_BITS) - 1);
        int exponent = (bits >>> FLOAT_FRACTION_BITS) & 0xff;
        if (exponent > 0) {
            return normal(exponent - 1 + FLOAT_EXPONENT_MIN, fraction | (1 << FLOAT_FRACTION_BITS), out, start);
        }
        if (fraction == 0) {
            return DecimalText.write(0, 0, out, start);
        }
        return fraction < FLOAT_TINY
                ? find(FLOAT_EXPONENT_MIN, 10 * fraction, -1, out, start)
                : find(FLOAT_EXPONENT_MIN, fraction, 0, out, start);
    }

    /**
     * Writes a double.
     *
     * @param value finite
     * @param out with room for 24 bytes
     * @return the place behind the last byte
     */
    static int write(double value, byte[] out, int at) {
        long bits = Double.doubleToRawLongBits(value);
        int start = bits < 0 ? DecimalText.minus(out, at) : at;
        long fraction = bits & ((1L << DOUBLE_FRACTION_BITS) - 1);
        int exponent = (int) (bits >>> DOUBLE_FRACTION_BITS) & 0x7ff;
        if (exponent > 0) {
            return normal(exponent - 1 + DOUBLE_EXPONENT_MIN, fraction | (1L << DOUBLE_FRACTION_BITS), out, start);
        }
        if (fraction == 0) {
            return DecimalText.write(0, 0, out, start);
        }
        return fraction < DOUBLE_TINY
                ? find(DOUBLE_EXPONENT_MIN, 10 * fraction, -1, out, start)
                : find(DOUBLE_EXPONENT_MIN, fraction, 0, out, start);
    }

    /** An integer has no shorter neighbour while the numbers lie closer than one apart. */
    private static int normal(int q, int c, byte[] out, int at) {
        boolean isInteger = q > -(FLOAT_FRACTION_BITS + 1) && q < 0 && (c & ((1 << -q) - 1)) == 0;
        return isInteger ? DecimalText.write(c >> -q, 0, out, at) : find(q, c, 0, out, at);
    }

    private static int normal(int q, long c, byte[] out, int at) {
        boolean isInteger = q > -(DOUBLE_FRACTION_BITS + 1) && q < 0 && (c & ((1L << -q) - 1)) == 0;
        return isInteger ? DecimalText.write(c >> -q, 0, out, at) : find(q, c, 0, out, at);
    }

    /** Writes the float {@code c * 2^q * 10^shift}, whose interval is that of {@code c * 2^q}. */
    private static int find(int q, int c, int shift, byte[] out, int at) {
        boolean isRegular = c != 1 << FLOAT_FRACTION_BITS || q == FLOAT_EXPONENT_MIN;
        int k = isRegular ? PowersOfTen.floorLog10OfPow2(q) : PowersOfTen.floorLog10OfThreeQuartersPow2(q);
        int h = q + PowersOfTen.floorLog2OfPow10(-k) + 33;
        long g = Floats.POWERS.upper(k) + 1;
        // Four times the value and the ends of its interval, in units of 10^k; the ends count where c is even.
        long left = product(g, (4L * c - (isRegular ? 2 : 1)) << h) + (c & 1);
        long value = product(g, (4L * c) << h);
        long right = product(g, (4L * c + 2) << h) - (c & 1);
        return choose(left, value, right, k, shift, out, at);
    }

    private static int find(int q, long c, int shift, byte[] out, int at) {
        boolean isRegular = c != 1L << DOUBLE_FRACTION_BITS || q == DOUBLE_EXPONENT_MIN;
        int k = isRegular ? PowersOfTen.floorLog10OfPow2(q) : PowersOfTen.floorLog10OfThreeQuartersPow2(q);
        int h = q + PowersOfTen.floorLog2OfPow10(-k) + 2;
        long upper = Doubles.POWERS.upper(k);
        long lower = Doubles.POWERS.lower(k);
        long left = product(upper, lower, (4 * c - (isRegular ? 2 : 1)) << h) + (c & 1);
        long value = product(upper, lower, (4 * c) << h);
        long right = product(upper, lower, (4 * c + 2) << h) - (c & 1);
        return choose(left, value, right, k, shift, out, at);
    }

    /** The upper bits of a product of 63 and 64 bits, the last of them set if any below is. */
    private static long product(long g, long scaled) {
        long high = Math.multiplyHigh(g, scaled);
        return (high >>> 31) | (((high & LOW_31) + LOW_31) >>> 31);
    }

    /** The upper bits of a product of 126 and 64 bits, the last of them set if any below is. */
    private static long product(long upper, long lower, long scaled) {
        long carry = ((upper * scaled) >>> 1) + Math.multiplyHigh(lower, scaled);
        long high = Math.multiplyHigh(upper, scaled) + (carry >>> 63);
        return high | (((carry & LOW_63) + LOW_63) >>> 63);
    }

    private static int choose(long left, long value, long right, int k, int shift, byte[] out, int at) {
        long below = value >> 2;
        if (below >= 100) {
            long shorter = below / 10 * 10;
            boolean isLower = left <= shorter << 2;
            boolean isUpper = (shorter + 10) << 2 <= right;
            if (isLower != isUpper) {
                return DecimalText.write(isLower ? shorter : shorter + 10, k, out, at);
            }
        }
        long above = below + 1;
        boolean isBelow = left <= below << 2;
        boolean isAbove = above << 2 <= right;
        long nearer = value - ((below + above) << 1);
        boolean takesBelow = isBelow == isAbove ? nearer < 0 || (nearer == 0 && (below & 1) == 0) : isBelow;
        return DecimalText.write(takesBelow ? below : above, k + shift, out, at);
    }
}
