package io.lepton.gateway;

import java.time.Duration;
import java.util.Optional;

/** What one tenant has under way, and how much of its rate it has used. Owned by the {@link AdmissionCore}. */
final class TenantAccount {
    private static final Duration SHORTLY = Duration.ofSeconds(1);

    private final TenantLimits limits;
    private final Optional<Meter> meter;
    private int inFlight;

    TenantAccount(TenantLimits limits, long nowNanos) {
        this.limits = limits;
        this.meter = limits.requestsPerSecond().isPresent()
                ? Optional.of(new Meter(limits.requestsPerSecond().getAsDouble(), limits.burst(), nowNanos))
                : Optional.empty();
    }

    /** Hot: takes a request in; or tells why not. A refused one has used nothing up. */
    Optional<Shortage> enter(long nowNanos) {
        if (inFlight >= limits.inFlightMax().orElse(Integer.MAX_VALUE)) {
            return Optional.of(
                    new Shortage("inFlightMax=" + limits.inFlightMax().getAsInt(), SHORTLY));
        }
        long earlyNanos = meter.isPresent() ? meter.get().take(nowNanos) : 0;
        if (earlyNanos > 0) {
            return Optional.of(new Shortage(
                    "requestsPerSecond=" + limits.requestsPerSecond().getAsDouble(), Duration.ofNanos(earlyNanos)));
        }
        inFlight++;
        return Optional.empty();
    }

    void leave() {
        inFlight--;
    }

    boolean isForgettable(long nowNanos) {
        return inFlight == 0 && (meter.isEmpty() || meter.get().hasRested(nowNanos));
    }

    /**
     * Why a tenant's request is refused.
     *
     * @param limit the limit that it would break, as {@code name=value}
     * @param retryAfter how soon there may be room
     */
    record Shortage(String limit, Duration retryAfter) {}
}
