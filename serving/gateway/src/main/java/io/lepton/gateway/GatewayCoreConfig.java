package io.lepton.gateway;

import java.time.Duration;

/**
 * The periods and aims that a {@link GatewayCore} works by.
 *
 * @param silenceMax a place that has been silent for longer is dead; a peer is granted half a round trip more
 * @param digestInterval how often the region tells its peers of itself, shorter than {@code silenceMax}
 * @param routing how it chooses among places
 */
public record GatewayCoreConfig(Duration silenceMax, Duration digestInterval, RoutingConfig routing) {
    public GatewayCoreConfig {
        if (!digestInterval.isPositive() || digestInterval.compareTo(silenceMax) >= 0) {
            throw new IllegalArgumentException("must be positive and shorter than the silence that means death: "
                    + "digestInterval=" + digestInterval + ", silenceMax=" + silenceMax);
        }
    }

    /** 350 ms and 100 ms: two lost digests in a row are forgiven, three are not. */
    public static GatewayCoreConfig defaults() {
        return new GatewayCoreConfig(Duration.ofMillis(350), Duration.ofMillis(100), RoutingConfig.defaults());
    }
}
