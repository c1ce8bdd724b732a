package io.lepton.gateway;

import io.lepton.domain.ModelVersionId;
import io.lepton.domain.RegionId;
import java.util.List;
import java.util.Set;

/**
 * What a gateway knows of one place: when it last spoke, what it is ready for, what waits there, how far it is.
 *
 * <p>Nodes and peers differ only in distance: a node's round trip counts as 0. Times are {@link WakingTime}. Owned by the {@link GatewayCore}.
 */
final class TargetState {
    /** The weight of a new measurement against all before it, as TCP smooths round trips but quicker. */
    private static final double ROUND_TRIP_GAIN = 0.25;

    private final RouteTarget target;
    private final long silenceMaxNanos;
    private final long metAtNanos;

    private Load load = new Load(0, 0, 0, 0, List.of());
    private Set<ModelVersionId> ready = Set.of();
    private long heardAtNanos;
    private boolean isHeard;
    private boolean hasEverSpoken;
    private boolean isSuspect;
    private boolean isMeasured;
    private long roundTripNanos;
    private int inFlight;
    private long lastChosen;

    TargetState(RouteTarget target, long silenceMaxNanos, long roundTripNanos, long nowNanos) {
        this.target = target;
        this.silenceMaxNanos = silenceMaxNanos;
        this.roundTripNanos = roundTripNanos;
        this.metAtNanos = nowNanos;
    }

    RouteTarget target() {
        return target;
    }

    RegionId region() {
        return target.region();
    }

    Load load() {
        return load;
    }

    long roundTripNanos() {
        return roundTripNanos;
    }

    int inFlight() {
        return inFlight;
    }

    /** Takes what the place says; a message that others have overtaken is passed over while the place lives. */
    void hear(Load news, long nowNanos) {
        if (isAlive(nowNanos) && news.sequence() <= load.sequence()) {
            return;
        }
        if (!news.ready().equals(load.ready())) {
            ready = Set.copyOf(news.ready());
        }
        load = news;
        heardAtNanos = nowNanos;
        isHeard = true;
        hasEverSpoken = true;
        isSuspect = false;
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

    boolean canAnswer(ModelVersionId version, long nowNanos) {
        return isAlive(nowNanos) && ready.contains(version);
    }

    /** Counts the place as dead until it speaks again, and tells whether that is news. */
    boolean die() {
        boolean isNews = isHeard;
        isHeard = false;
        return isNews;
    }

    /** Tells, once, that the place has fallen silent. */
    boolean fellSilent(long nowNanos) {
        return isHeard && !isAlive(nowNanos) && die();
    }

    void measure(long nanos) {
        roundTripNanos = isMeasured ? Math.round(roundTripNanos + ROUND_TRIP_GAIN * (nanos - roundTripNanos)) : nanos;
        isMeasured = true;
    }

    void start() {
        inFlight++;
    }

    /** Ends an attempt; a place that broke one is the last choice until it speaks again. */
    void end(AttemptOutcome outcome) {
        inFlight = Math.max(0, inFlight - 1);
        isSuspect |= outcome == AttemptOutcome.BROKEN;
    }

    void choose(long choice) {
        lastChosen = choice;
    }

    /** Hot: sound before suspect, near before far, idle before busy, rested before just chosen. */
    boolean isBetterThan(TargetState other) {
        if (isSuspect != other.isSuspect) {
            return other.isSuspect;
        }
        if (roundTripNanos != other.roundTripNanos) {
            return roundTripNanos < other.roundTripNanos;
        }
        return inFlight != other.inFlight ? inFlight < other.inFlight : lastChosen < other.lastChosen;
    }
}
