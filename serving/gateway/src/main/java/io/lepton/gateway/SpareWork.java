package io.lepton.gateway;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * What a gateway may spend on requests beyond the first attempt at each: retries and hedges, each within its budget.
 *
 * <p>A retry costs a token only if some place that was tried lives: what a dead place did not do is no extra work to do
 * elsewhere, and a region's loss must not exhaust what a storm of errors is held to. Owned by the {@link GatewayCore}.
 *
 * @see <a href="https://doi.org/10.1145/2408776.2408794">Dean and Barroso 2013, "The tail at scale"</a>
 */
final class SpareWork {
    private static final double RETRIES_SAVED_MAX = 100;
    private static final double HEDGES_SAVED_MAX = 20;
    private static final double SLOWEST_SHARE = 0.98;

    /** Long against a failure: what is slow only now must not put off the hedge that makes it good. */
    private static final long AGE_NANOS = Duration.ofSeconds(60).toNanos();

    private final long hedgeMinNanos;
    private final boolean hedges;
    private final TokenBucket retryTokens;
    private final TokenBucket hedgeTokens;
    private final LatencyHistogram latencies = new LatencyHistogram();
    private long slowestNanos;
    private long agedAtNanos;

    SpareWork(RoutingConfig config) {
        this.hedgeMinNanos = config.hedgeMin().toNanos();
        this.hedges = config.hedgeShare() > 0;
        this.retryTokens = new TokenBucket(config.retryShare(), RETRIES_SAVED_MAX, RETRIES_SAVED_MAX);
        this.hedgeTokens = new TokenBucket(config.hedgeShare(), 0, HEDGES_SAVED_MAX);
    }

    /** Hot: a request has come. */
    void earn() {
        retryTokens.earn();
        hedgeTokens.earn();
    }

    boolean spendRetry() {
        return retryTokens.spend();
    }

    boolean spendHedge() {
        return hedgeTokens.spend();
    }

    /** Hot: a place has answered; the way there and back is not counted. */
    void answered(long nanos) {
        latencies.add(nanos);
    }

    /** Works out anew what is slow. */
    void review(long nowNanos) {
        slowestNanos = latencies.quantileNanos(SLOWEST_SHARE);
        if (nowNanos - agedAtNanos >= AGE_NANOS) {
            agedAtNanos = nowNanos;
            latencies.age();
        }
    }

    /** Hot: how long after its start an attempt may be hedged; empty for never. */
    OptionalLong hedgeDelayNanos(long roundTripNanos) {
        return hedges ? OptionalLong.of(Math.max(slowestNanos, hedgeMinNanos) + roundTripNanos) : OptionalLong.empty();
    }
}
