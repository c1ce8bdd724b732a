package io.lepton.data.text;

import ch.randelshofer.fastdoubleparser.JavaDoubleParser;

/**
 * Hot: reads decimal numbers from characters, exactly as {@link Double#parseDouble} would.
 *
 * <p>Up to 15 digits are computed exactly from a long and a power of ten (Clinger 1990); longer ones and exponents go
 * to FastDoubleParser. Only plain decimals are numbers: no hexadecimal, no type suffix, no infinity.
 */
public final class Numbers {
    private static final int FAST_DIGITS_MAX = 15;
    private static final double[] POWERS = new double[23];

    static {
        // Exact: 10^22 is the largest power of ten that a double holds.
        double power = 1;
        for (int i = 0; i < POWERS.length; i++) {
            POWERS[i] = power;
            power *= 10;
        }
    }

    private Numbers() {}

    /** The number, or NaN if the characters are none. */
    public static double parse(char[] text, int offset, int length) {
        int end = offset + length;
        int at = offset;
        boolean isNegative = length > 0 && text[at] == '-';
        if (isNegative || (length > 0 && text[at] == '+')) {
            at++;
        }
        long mantissa = 0;
        int digits = 0;
        int fraction = 0;
        boolean hasPoint = false;
        for (; at < end; at++) {
            char c = text[at];
            if (c >= '0' && c <= '9') {
                mantissa = mantissa * 10 + (c - '0');
                digits++;
                fraction += hasPoint ? 1 : 0;
            } else if (c == '.' && !hasPoint) {
                hasPoint = true;
            } else {
                return slow(text, offset, length);
            }
            if (digits > FAST_DIGITS_MAX) {
                return slow(text, offset, length);
            }
        }
        if (digits == 0) {
            return Double.NaN;
        }
        double magnitude = mantissa / POWERS[fraction];
        return isNegative ? -magnitude : magnitude;
    }

    /** The number, or NaN if the string is none. */
    public static double parse(String text) {
        return parse(text.toCharArray(), 0, text.length());
    }

    private static double slow(char[] text, int offset, int length) {
        boolean hasDigit = false;
        for (int i = offset; i < offset + length; i++) {
            char c = text[i];
            boolean isDigit = c >= '0' && c <= '9';
            hasDigit |= isDigit;
            if (!isDigit && c != '.' && c != '-' && c != '+' && c != 'e' && c != 'E') {
                return Double.NaN;
            }
        }
        if (!hasDigit) {
            return Double.NaN;
        }
        try {
            double number = JavaDoubleParser.parseDouble(text, offset, length);
            return Double.isInfinite(number) ? Double.NaN : number;
        } catch (NumberFormatException _) {
            return Double.NaN;
        }
    }
}
