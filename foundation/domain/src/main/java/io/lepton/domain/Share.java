package io.lepton.domain;

/**
 * The part of a model's requests that one of its versions gets.
 *
 * @param version the version's number
 * @param percent in [0.01, 100], in steps of 0.01
 */
public record Share(int version, double percent) {
    /** The shares that make the whole, in parts of ten thousand. */
    public static final int WHOLE_BASIS_POINTS = 10_000;

    private static final double STEPS_PER_PERCENT = 100;
    private static final double ROUNDING = 1e-6;

    public Share {
        if (version < 1) {
            throw new IllegalArgumentException("version numbers start at 1: version=" + version);
        }
        double steps = percent * STEPS_PER_PERCENT;
        if (!(steps >= 1 && steps <= WHOLE_BASIS_POINTS && Math.abs(steps - Math.rint(steps)) < ROUNDING)) {
            throw new IllegalArgumentException(
                    "not in [0.01, 100] in steps of 0.01: percent=" + percent + ", version=" + version);
        }
    }

    /** The share in parts of ten thousand, which add up without rounding. */
    public int basisPoints() {
        return (int) Math.rint(percent * STEPS_PER_PERCENT);
    }
}
