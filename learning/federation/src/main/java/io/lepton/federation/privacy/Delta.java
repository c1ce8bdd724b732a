package io.lepton.federation.privacy;

/** Checks the chance with which the bound epsilon may fail. */
final class Delta {
    private static final double MIN = 1e-15;

    private Delta() {}

    static double check(double delta) {
        if (!(delta >= MIN && delta < 1)) {
            throw new IllegalArgumentException("not in [1e-15, 1): delta=" + delta);
        }
        return delta;
    }
}
