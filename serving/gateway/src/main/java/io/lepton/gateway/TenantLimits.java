package io.lepton.gateway;

import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * What one tenant may ask of one gateway.
 *
 * @param requestsPerSecond how often in the long run, 0.001 to 1,000,000; empty for as often as it likes
 * @param burst how many at once after a rest, 1 to 1,000,000; means nothing without a rate
 * @param inFlightMax how many at the same time, at least 1; empty for as many as it likes
 */
public record TenantLimits(OptionalDouble requestsPerSecond, int burst, OptionalInt inFlightMax) {
    /** Bounds nothing. */
    public static final TenantLimits NONE = new TenantLimits(OptionalDouble.empty(), 1, OptionalInt.empty());

    private static final double PER_SECOND_MIN = 1e-3;
    private static final double PER_SECOND_MAX = 1e6;
    private static final int BURST_MAX = 1_000_000;

    public TenantLimits {
        double rate = requestsPerSecond.orElse(1);
        if (!(rate >= PER_SECOND_MIN && rate <= PER_SECOND_MAX)) {
            throw new IllegalArgumentException("outside [0.001, 1000000]: requestsPerSecond=" + rate);
        }
        if (burst < 1 || burst > BURST_MAX) {
            throw new IllegalArgumentException("outside [1, 1000000]: burst=" + burst);
        }
        if (inFlightMax.orElse(1) < 1) {
            throw new IllegalArgumentException("must be positive: inFlightMax=" + inFlightMax.getAsInt());
        }
    }
}
