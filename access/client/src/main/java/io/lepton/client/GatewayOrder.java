package io.lepton.client;

import io.lepton.domain.RegionId;
import java.net.URI;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Says which gateway to ask first: the entry region's, then as preferred; one that just failed comes last. Thread-safe. */
final class GatewayOrder {
    private static final long SHUN_NANOS = Duration.ofSeconds(1).toNanos();

    private final Map<URI, Long> failedAtNanos = new ConcurrentHashMap<>();

    /** Orders gateways for one request at the given monotonic time. */
    List<GatewayAddress> order(List<GatewayAddress> preferred, Optional<RegionId> entry, long nowNanos) {
        Comparator<GatewayAddress> byHealth = Comparator.comparing(gateway -> isShunned(gateway.url(), nowNanos));
        Comparator<GatewayAddress> byEntry = Comparator.comparing(
                gateway -> entry.isPresent() && !gateway.region().equals(entry));
        return preferred.stream().sorted(byHealth.thenComparing(byEntry)).toList();
    }

    void failed(URI gateway, long nowNanos) {
        failedAtNanos.put(gateway, nowNanos);
    }

    void answered(URI gateway) {
        failedAtNanos.remove(gateway);
    }

    private boolean isShunned(URI gateway, long nowNanos) {
        var failedAt = failedAtNanos.get(gateway);
        return failedAt != null && nowNanos - failedAt < SHUN_NANOS;
    }
}
