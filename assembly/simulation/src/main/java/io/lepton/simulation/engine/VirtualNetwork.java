package io.lepton.simulation.engine;

import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * The ways between places: delays, jitter, loss and cuts.
 *
 * <p>Messages go over {@link Lane}s, which keep their order as a TCP connection does. A cut is silent: what is sent while
 * it lasts, and what is under way when it comes, is never heard of again, and neither is anything later on a lane that
 * has lost a message. A message to a dead process at a place that can be reached comes back as a reset.
 */
public final class VirtualNetwork {
    private final VirtualTime time;
    private final RoundTrips roundTrips;
    private final NetworkConfig config;
    private final SplittableRandom random;
    private final Trace trace;
    private final Cuts cuts = new Cuts();

    public VirtualNetwork(
            VirtualTime time, RoundTrips roundTrips, NetworkConfig config, SplittableRandom random, Trace trace) {
        this.time = time;
        this.roundTrips = roundTrips;
        this.config = config;
        this.random = random;
        this.trace = trace;
    }

    /** Lets nothing into the place or out of it. */
    public void cut(Place place) {
        note("cut", place.name(), cuts.add(place));
    }

    /** Ends the cut of a place; the ways to it that are cut by themselves stay so. */
    public void mend(Place place) {
        note("mend", place.name(), cuts.remove(place));
    }

    /** Lets nothing through from one place to the other; the way back stays open. */
    public void cut(Place from, Place to) {
        note("cut", from + ">" + to, cuts.add(new Cuts.Way(from, to)));
    }

    /** Ends the cut of a way. */
    public void mend(Place from, Place to) {
        note("mend", from + ">" + to, cuts.remove(new Cuts.Way(from, to)));
    }

    /** Tells whether a message that is sent now is lost to a cut. */
    public boolean isCut(Place from, Place to) {
        return cuts.separate(from, to);
    }

    /** Opens a lane; {@code onReset} hears, at most once, that the process at its end was found dead. */
    public Lane lane(VirtualProcess from, VirtualProcess to, Runnable onReset) {
        return new Lane(this, from, to, onReset);
    }

    /**
     * Sends a question over a lane of its own, and its answer back over another.
     *
     * @param what the word for both in the trace
     * @param number their number in the trace
     * @param serve run at the other end, with what takes the answer there, now or later
     * @param onAnswer run here when the answer comes; one that is lost never does
     * @param onReset run here if the other process was found dead
     */
    public <A> void ask(
            VirtualProcess from,
            VirtualProcess to,
            String what,
            long number,
            Consumer<Consumer<A>> serve,
            Consumer<A> onAnswer,
            Runnable onReset) {
        lane(from, to, onReset)
                .send(
                        what,
                        number,
                        () -> serve.accept(
                                answer -> lane(to, from, () -> {}).send(what, number, () -> onAnswer.accept(answer))));
    }

    VirtualTime time() {
        return time;
    }

    Trace trace() {
        return trace;
    }

    int cutCount(Place from, Place to) {
        return cuts.count(from, to);
    }

    /** Draws what one message takes. */
    long delayNanos(Place from, Place to) {
        double straight = roundTrips.between(from, to).toNanos() / 2.0;
        double strayMean = straight * config.jitter() + config.jitterLeast().toNanos();
        double stray = -strayMean * Math.log(1 - random.nextDouble());
        boolean isLost = random.nextDouble() < config.lossProbability();
        return Math.round(straight + stray) + (isLost ? config.resendDelay().toNanos() : 0);
    }

    private void note(String what, String where, boolean isNews) {
        if (isNews) {
            trace.note(time.nowNanos(), where, what, 0);
        }
    }
}
