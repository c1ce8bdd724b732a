package io.lepton.gateway;

import java.time.Duration;

/**
 * The periods and aims that a {@link GatewayCore} works by.
 *
 * @param silenceMax a place that has been silent for longer is dead; a peer is granted half a round trip more
 * @param digestInterval how often the region tells its peers of itself, shorter than {@code silenceMax}
 * @param routing how it chooses among places
 * @param placeInFlightMax how many requests one place may have from this gateway at once; no more are sent there
 */
public record GatewayCoreConfig(
        Duration silenceMax, Duration digestInterval, RoutingConfig routing, int placeInFlightMax) {
    private static final int PLACE_IN_FLIGHT_MAX = 4_096;

    public GatewayCoreConfig {
        if (!digestInterval.isPositive() || digestInterval.compareTo(silenceMax) >= 0) {
            throw new IllegalArgumentException("must be positive and shorter than the silence that means death: "
                    + "digestInterval=" + digestInterval + ", silenceMax=" + silenceMax);
        }
        if (placeInFlightMax < 1) {
            throw new IllegalArgumentException("must be positive: placeInFlightMax=" + placeInFlightMax);
        }
    }

    /** 350 ms and 100 ms: two lost digests in a row are forgiven, three are not. */
    public static GatewayCoreConfig defaults() {
        return new GatewayCoreConfig(
                Duration.ofMillis(350), Duration.ofMillis(100), RoutingConfig.defaults(), PLACE_IN_FLIGHT_MAX);
    }

    /** The same with other routing. */
    public GatewayCoreConfig withRouting(RoutingConfig other) {
        return new GatewayCoreConfig(silenceMax, digestInterval, other, placeInFlightMax);
    }

    /** The same with another bound on what one place may have. */
    public GatewayCoreConfig withPlaceInFlightMax(int other) {
        return new GatewayCoreConfig(silenceMax, digestInterval, routing, other);
    }
}
