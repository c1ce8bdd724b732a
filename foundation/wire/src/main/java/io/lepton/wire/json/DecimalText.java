package io.lepton.wire.json;

/** Hot: lays out decimal numbers as {@link Double#toString(double)} does, with an exponent outside of [1e-3, 1e7). */
final class DecimalText {
    /** The places of the point, counted from the first digit, between which no exponent is written. */
    private static final int POINT_MIN = -2;

    private static final int POINT_MAX = 7;

    private DecimalText() {}

    static int minus(byte[] out, int at) {
        out[at] = '-';
        return at + 1;
    }

    /**
     * Writes {@code digits * 10^exponent}.
     *
     * @param digits at least 0, of at most 18 digits
     * @return the place behind the last byte
     */
    static int write(long digits, int exponent, byte[] out, int at) {
        if (digits == 0) {
            out[at] = '0';
            out[at + 1] = '.';
            out[at + 2] = '0';
            return at + 3;
        }
        long bare = digits;
        int scale = exponent;
        while (bare % 10 == 0) {
            bare /= 10;
            scale++;
        }
        int length = length(bare);
        int point = length + scale;
        if (point > 0 && point <= POINT_MAX) {
            return scale < 0 ? split(bare, length, point, out, at) : whole(bare, length, scale, out, at);
        }
        return point <= 0 && point >= POINT_MIN
                ? fraction(bare, length, point, out, at)
                : scientific(bare, length, point - 1, out, at);
    }

    private static int whole(long digits, int length, int zeros, byte[] out, int at) {
        put(digits, length, out, at);
        int end = at + length;
        for (int i = 0; i < zeros; i++) {
            out[end++] = '0';
        }
        out[end++] = '.';
        out[end++] = '0';
        return end;
    }

    /** Digits on both sides of the point. */
    private static int split(long digits, int length, int point, byte[] out, int at) {
        put(digits, length, out, at + 1);
        System.arraycopy(out, at + 1, out, at, point);
        out[at + point] = '.';
        return at + length + 1;
    }

    private static int fraction(long digits, int length, int point, byte[] out, int at) {
        int end = at;
        out[end++] = '0';
        out[end++] = '.';
        for (int i = point; i < 0; i++) {
            out[end++] = '0';
        }
        put(digits, length, out, end);
        return end + length;
    }

    private static int scientific(long digits, int length, int exponent, byte[] out, int at) {
        int end = length == 1 ? whole(digits, 1, 0, out, at) : split(digits, length, 1, out, at);
        out[end++] = 'E';
        if (exponent < 0) {
            out[end++] = '-';
        }
        int magnitude = Math.abs(exponent);
        int places = length(magnitude);
        put(magnitude, places, out, end);
        return end + places;
    }

    private static void put(long digits, int length, byte[] out, int at) {
        long rest = digits;
        for (int i = at + length - 1; i >= at; i--) {
            out[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }

    private static int length(long digits) {
        int length = 1;
        for (long power = 10; digits >= power; power *= 10) {
            length++;
        }
        return length;
    }
}
