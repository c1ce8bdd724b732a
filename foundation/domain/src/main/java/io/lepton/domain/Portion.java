package io.lepton.domain;

import java.util.regex.Pattern;

/**
 * A count, or a share of a whole that is only known later; written {@code 2} or {@code 25%}.
 *
 * @param value the count, or the share in percent
 * @param isShare whether it is a share
 */
public record Portion(int value, boolean isShare) {
    private static final Pattern TEXT = Pattern.compile("([0-9]{1,4})(%?)");
    private static final int PERCENT = 100;

    public Portion {
        int max = isShare ? PERCENT : Deployment.REPLICAS_MAX;
        if (value < 0 || value > max) {
            throw new IllegalArgumentException("outside [0, " + max + "]: portion=" + value);
        }
    }

    /** Just so many. */
    public static Portion count(int value) {
        return new Portion(value, false);
    }

    /**
     * Reads the written form.
     *
     * @throws IllegalArgumentException if the text is neither a count nor a share
     */
    public static Portion parse(String text) {
        var match = TEXT.matcher(text);
        if (!match.matches()) {
            throw new IllegalArgumentException("not a count or a share such as 2 or 25%: portion=" + text);
        }
        return new Portion(Integer.parseInt(match.group(1)), !match.group(2).isEmpty());
    }

    /** So many of a whole, a part of one counted as one. */
    public int roundedUp(int whole) {
        return isShare ? Math.ceilDiv(value * whole, PERCENT) : value;
    }

    /** So many of a whole, a part of one left out. */
    public int roundedDown(int whole) {
        return isShare ? value * whole / PERCENT : value;
    }

    @Override
    public String toString() {
        return isShare ? value + "%" : Integer.toString(value);
    }
}
