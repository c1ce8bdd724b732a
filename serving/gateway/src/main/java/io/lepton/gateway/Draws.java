package io.lepton.gateway;

/**
 * The lots that a core draws: a fixed sequence for each region, so that equal calls in equal order give equal answers,
 * while the gateways of different regions do not draw alike. Owned by the {@link GatewayCore}.
 */
final class Draws {
    /** Of the golden ratio: the step of SplitMix64. */
    private static final long STEP = 0x9e3779b97f4a7c15L;

    private static final double UNIT = 0x1.0p-53;

    private long state;

    Draws(String name) {
        state = Hashes.of(name);
    }

    /** Hot: evenly in [0, 1). */
    double next() {
        state += STEP;
        return (Hashes.mix(state) >>> 11) * UNIT;
    }

    /** Hot: evenly in [0, bound), for a positive bound. */
    int below(int bound) {
        return (int) (next() * bound);
    }
}
