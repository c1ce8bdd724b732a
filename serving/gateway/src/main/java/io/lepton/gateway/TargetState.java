package io.lepton.gateway;

import io.lepton.domain.ModelVersionId;
import io.lepton.domain.RegionId;
import io.lepton.domain.RouteReason;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/**
 * What a gateway knows of one place: when it last spoke, what it is ready for, what waits there, how far it is.
 *
 * <p>Nodes and peers differ only in distance: a node's round trip counts as 0. Times are {@link WakingTime}. Owned by
 * the {@link GatewayCore}.
 */
final class TargetState {
    /** The weight of a new measurement against all before it, as TCP smooths round trips but quicker. */
    private static final double ROUND_TRIP_GAIN = 0.25;

    /** Nobody is faster than that; a place that never served anything yet is taken for as fast as the others. */
    private static final long SERVICE_NANOS_MIN = 1_000;

    private static final double HALF_NEAR_NANOS = 50e6;
    private static final long NANOS_PER_MICRO = 1_000;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final RouteTarget target;
    private final long silenceMaxNanos;
    private final int inFlightMax;
    private final long metAtNanos;
    private final long hash;
    private final Standing standing = new Standing();
    private final Map<RouteReason, Route.Forward> forwards = new EnumMap<>(RouteReason.class);

    private int regionIndex;
    private long detourNanos;
    private Load load = Load.none();
    private Set<ModelVersionId> ready = Set.of();
    private Set<ModelVersionId> draining = Set.of();
    private long heardAtNanos;
    private boolean isHeard;
    private boolean hasEverSpoken;
    private boolean wasLost;
    private boolean isSuspect;
    private boolean isMeasured;
    private long roundTripNanos;
    private double nearness;
    private long serviceNanos = SERVICE_NANOS_MIN;
    private int slots = 1;
    private int sentSinceHeard;
    private int endedSinceHeard;
    private int inFlight;
    private long lastChosen;

    TargetState(RouteTarget target, GatewayCoreConfig config, long roundTripNanos, long nowNanos) {
        this.target = target;
        this.silenceMaxNanos = config.silenceMax().toNanos();
        this.inFlightMax = config.placeInFlightMax();
        this.roundTripNanos = roundTripNanos;
        this.nearness = nearness(roundTripNanos);
        this.metAtNanos = nowNanos;
        this.hash = Hashes.of(target.endpoint().toString());
    }

    /** Places it in the fleet that is in force: the index of its region, and what going there costs apart from time. */
    void settle(int index, long detour) {
        regionIndex = index;
        detourNanos = detour;
    }

    RouteTarget target() {
        return target;
    }

    RegionId region() {
        return target.region();
    }

    int regionIndex() {
        return regionIndex;
    }

    Load load() {
        return load;
    }

    /** Names the place in a rendezvous. */
    long hash() {
        return hash;
    }

    Standing standing() {
        return standing;
    }

    boolean isSuspect() {
        return isSuspect;
    }

    int slots() {
        return slots;
    }

    /**
     * Takes what the place says; a message that others have overtaken is passed over while the place lives.
     *
     * @return whether it is ready for other versions than before
     */
    boolean hear(Load news, long nowNanos) {
        boolean wasAlive = isAlive(nowNanos);
        if (wasAlive && news.sequence() <= load.sequence()) {
            return false;
        }
        if (!wasAlive) {
            standing.begin(nowNanos);
        }
        boolean isOther = !news.ready().equals(load.ready());
        if (isOther) {
            ready = Set.copyOf(news.ready());
        }
        load = news;
        slots = Math.max(1, news.slots());
        heardAtNanos = nowNanos;
        isHeard = true;
        hasEverSpoken = true;
        isSuspect = false;
        sentSinceHeard = 0;
        endedSinceHeard = 0;
        return isOther;
    }

    /** Takes what one inference takes here; what the others of its kind say, where it has no experience of its own. */
    void reckon(long typicalServiceNanos) {
        long own = load.serviceMicros() * NANOS_PER_MICRO;
        serviceNanos = Math.max(SERVICE_NANOS_MIN, own > 0 ? own : typicalServiceNanos);
    }

    boolean isAlive(long nowNanos) {
        return isHeard && nowNanos - heardAtNanos < silenceMaxNanos + roundTripNanos / 2;
    }

    /**
     * Tells whether the place is known to be dead: it has fallen silent, or has not spoken in the time that a first word
     * takes, which is a connection, a question and an answer longer than any later one.
     */
    boolean isKnownDead(long nowNanos) {
        boolean maySpeakYet = !hasEverSpoken && nowNanos - metAtNanos < silenceMaxNanos + 3 * roundTripNanos;
        return !maySpeakYet && !isAlive(nowNanos);
    }

    /** Hot: whether it has as many requests from this gateway as it may have. */
    boolean isFull() {
        return inFlight >= inFlightMax;
    }

    /** Whether it has ever spoken, or was called dead: there is nothing to wait for before it is judged. */
    boolean isMet() {
        return hasEverSpoken || wasLost;
    }

    boolean isReadyFor(ModelVersionId version) {
        return ready.contains(version);
    }

    /** Whether it is to get no requests for a version, although it may still be ready for it. */
    boolean isDraining(ModelVersionId version) {
        return draining.contains(version);
    }

    void drain(Set<ModelVersionId> versions) {
        draining = Set.copyOf(versions);
    }

    /** Counts the place as dead until it speaks again, and tells whether that is news. */
    boolean die() {
        boolean isNews = isHeard;
        isHeard = false;
        wasLost = true;
        return isNews;
    }

    /** Tells, once, that the place has fallen silent. */
    boolean fellSilent(long nowNanos) {
        return isHeard && !isAlive(nowNanos) && die();
    }

    void measure(long nanos) {
        roundTripNanos = isMeasured ? Math.round(roundTripNanos + ROUND_TRIP_GAIN * (nanos - roundTripNanos)) : nanos;
        isMeasured = true;
        nearness = nearness(roundTripNanos);
    }

    private static double nearness(long roundTripNanos) {
        double far = roundTripNanos / HALF_NEAR_NANOS;
        return 1 / (1 + far * far);
    }

    void start() {
        inFlight++;
        sentSinceHeard++;
    }

    /** Ends an attempt; a place that broke one is the last choice until it speaks again. */
    void end(AttemptOutcome outcome) {
        inFlight = Math.max(0, inFlight - 1);
        endedSinceHeard++;
        isSuspect |= outcome == AttemptOutcome.BROKEN;
        standing.note(outcome);
    }

    void choose(long choice) {
        lastChosen = choice;
    }

    /** Hot: requests that a node is thought to have: what it said, and what this gateway has done since. */
    int queueLength() {
        return Math.max(load.inFlight() + sentSinceHeard - endedSinceHeard, inFlight);
    }

    /** Hot: the time that a node is thought to need for one more request. */
    double forecastNanos() {
        return serviceNanos * Math.max(1.0, (queueLength() + 1.0) / slots);
    }

    /** Hot: how much of that is waiting. */
    double waitNanos() {
        return serviceNanos * Math.max(0.0, (queueLength() + 1.0) / slots - 1);
    }

    /**
     * Hot: requests that a peer's region is thought to have. Of those sent since its last digest half are taken to be in
     * it, or done.
     */
    double regionQueueLength() {
        return load.inFlight() + sentSinceHeard / 2.0;
    }

    /** Hot: the time that a peer is thought to need, the way there and the body's included. */
    double regionForecastNanos(double bodyNanos) {
        return roundTripNanos + bodyNanos + regionServiceNanos(1);
    }

    /** Hot: the part of it in which requests are served, some factor slower than on average. */
    double regionServiceNanos(double factor) {
        return factor * serviceNanos * Math.max(1.0, (regionQueueLength() + 1) / slots);
    }

    /** Hot: 1 next door, falling with the square of the distance; a half at 50 ms. */
    double nearness() {
        return nearness;
    }

    long roundTripNanos() {
        return roundTripNanos;
    }

    double serviceNanos() {
        return serviceNanos;
    }

    double detourNanos() {
        return detourNanos;
    }

    /** Hot: whether it beats another node: sound before suspect, soon before late, idle before busy, rested before chosen. */
    boolean isBetterThan(TargetState other) {
        if (isSuspect != other.isSuspect) {
            return other.isSuspect;
        }
        double mine = forecastNanos();
        double theirs = other.forecastNanos();
        if (mine != theirs) {
            return mine < theirs;
        }
        long load = (long) queueLength() * other.slots;
        long otherLoad = (long) other.queueLength() * slots;
        return load != otherLoad ? load < otherLoad : lastChosen < other.lastChosen;
    }

    /** Hot: the decision to go here; the former one again where it says the same, so that deciding allocates nothing. */
    Route.Forward forward(RouteReason reason, ModelVersionId version, double predictedNanos) {
        long millis = Math.round(predictedNanos / NANOS_PER_MILLI);
        Route.Forward former = forwards.get(reason);
        if (former != null
                && former.predictedMillis() == millis
                && former.version().equals(version)) {
            return former;
        }
        Route.Forward forward = new Route.Forward(target, reason, version, millis);
        forwards.put(reason, forward);
        return forward;
    }
}
