package io.lepton.data.text;

/**
 * A date as its groups of digits, whatever stands between them: {@code 2014-01-02 03:00} is 2014, 1, 2, 3, 0.
 *
 * <p>The exported graph reads dates in the same way, so that any separator will do there too. What follows the sixth
 * group (fractions, offsets from UTC) is passed over: parts of a date are those of its own clock.
 */
public final class DateDigits {
    /** How many groups are read. */
    public static final int GROUPS = 6;

    private static final int DIGITS_MAX = 9;
    private static final int MONTH_MAX = 12;
    private static final int DAY_MAX = 31;
    private static final int HOUR_MAX = 23;
    private static final int MINUTE_MAX = 59;
    private static final int SECOND_MAX = 60;

    private DateDigits() {}

    /**
     * Reads the groups into their places by the order's letters.
     *
     * @param order y, M, d, H, m, s as they come in the text
     * @param parts receives year, month, day, hour, minute, second; month and day are 1 where the text has none
     */
    public static void parse(String text, String order, long[] parts) {
        long[] groups = new long[GROUPS];
        int count = 0;
        int at = 0;
        while (at < text.length() && count < GROUPS) {
            if (!isDigit(text.charAt(at))) {
                at++;
                continue;
            }
            long value = 0;
            int digits = 0;
            for (; at < text.length() && isDigit(text.charAt(at)); at++) {
                // Longer groups are no date; the value only must not overflow.
                value = digits++ < DIGITS_MAX ? value * 10 + (text.charAt(at) - '0') : value;
            }
            groups[count++] = value;
        }
        for (int part = 0; part < GROUPS; part++) {
            int place = order.indexOf("yMdHms".charAt(part));
            parts[part] = place >= 0 ? groups[place] : 0;
        }
        parts[1] = Math.max(parts[1], 1);
        parts[2] = Math.max(parts[2], 1);
    }

    /** Tells whether the text is a date in this order: its year is there, and all that is there is in range. */
    public static boolean isDate(String text, String order) {
        int groups = groupCount(text);
        int place = order.indexOf('y');
        if (groups <= place || text.length() > 64 || hasLongGroup(text)) {
            return false;
        }
        long[] parts = new long[GROUPS];
        parse(text, order, parts);
        return parts[0] > 0
                && parts[0] <= 9_999
                && parts[1] <= MONTH_MAX
                && parts[2] <= DAY_MAX
                && parts[3] <= HOUR_MAX
                && parts[4] <= MINUTE_MAX
                && parts[5] <= SECOND_MAX;
    }

    /** Tells whether the text looks like a date of ISO 8601: four digits, two and two, perhaps a time. */
    public static boolean looksLikeIsoDate(String text) {
        if (text.length() < 10) {
            return false;
        }
        for (int i = 0; i < 10; i++) {
            boolean isSeparator = i == 4 || i == 7;
            char c = text.charAt(i);
            if (isSeparator ? c != '-' && c != '/' && c != '.' : !isDigit(c)) {
                return false;
            }
        }
        return (text.length() == 10 || text.charAt(10) == 'T' || text.charAt(10) == ' ') && isDate(text, "yMdHms");
    }

    /** Days since 1970-01-01 in the Gregorian calendar (Hinnant, "chrono-compatible low-level date algorithms"). */
    public static long epochDay(long year, long month, long day) {
        long shifted = year - (month <= 2 ? 1 : 0);
        long era = shifted / 400;
        long yearOfEra = shifted - era * 400;
        long dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
        long dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
        return era * 146_097 + dayOfEra - 719_468;
    }

    private static int groupCount(String text) {
        int count = 0;
        for (int i = 0; i < text.length(); i++) {
            count += isDigit(text.charAt(i)) && (i == 0 || !isDigit(text.charAt(i - 1))) ? 1 : 0;
        }
        return count;
    }

    private static boolean hasLongGroup(String text) {
        int run = 0;
        for (int i = 0; i < text.length(); i++) {
            run = isDigit(text.charAt(i)) ? run + 1 : 0;
            if (run > DIGITS_MAX) {
                return true;
            }
        }
        return false;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
