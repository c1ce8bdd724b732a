package io.lepton.gateway;

import java.time.Duration;

/**
 * The periods that a {@link GatewayCore} works by.
 *
 * @param silenceMax a place that has been silent for longer is dead; a peer is granted half a round trip more
 * @param digestInterval how often the region tells its peers of itself, shorter than {@code silenceMax}
 */
public record GatewayCoreConfig(Duration silenceMax, Duration digestInterval) {
    public GatewayCoreConfig {
        if (!digestInterval.isPositive() || digestInterval.compareTo(silenceMax) >= 0) {
            throw new IllegalArgumentException("must be positive and shorter than the silence that means death: "
                    + "digestInterval=" + digestInterval + ", silenceMax=" + silenceMax);
        }
    }

    /** 350 ms and 100 ms: two lost digests in a row are forgiven, three are not. */
    public static GatewayCoreConfig defaults() {
        return new GatewayCoreConfig(Duration.ofMillis(350), Duration.ofMillis(100));
    }
}
