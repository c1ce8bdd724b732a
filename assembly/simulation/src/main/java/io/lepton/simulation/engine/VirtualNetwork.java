package io.lepton.simulation.engine;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
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
    private static final int RESENDS_MAX = 8;
    private static final long HOLD_UP_NANOS_MAX = Duration.ofMillis(300).toNanos();

    private final VirtualTime time;
    private final RoundTrips roundTrips;
    private final NetworkConfig config;
    private final SplittableRandom random;
    private final Trace trace;
    private final Cuts cuts = new Cuts();
    private final Map<Place, Weather> weathers = new HashMap<>();

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

    /** Gives a place another weather, which holds for every way into it and out of it but not within it. */
    public void setWeather(Place place, Weather weather) {
        boolean isNews = !weather.equals(weathers.getOrDefault(place, Weather.CLEAR));
        if (weather.equals(Weather.CLEAR)) {
            weathers.remove(place);
        } else {
            weathers.put(place, weather);
        }
        note("weather", place.name(), isNews);
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

    Weather weather(Place from, Place to) {
        return weathers.isEmpty() || from.equals(to)
                ? Weather.CLEAR
                : weathers.getOrDefault(from, Weather.CLEAR).and(weathers.getOrDefault(to, Weather.CLEAR));
    }

    /** Draws what one message takes. */
    long delayNanos(Place from, Place to) {
        Weather weather = weather(from, to);
        double straight = weather.delayFactor() * roundTrips.between(from, to).toNanos() / 2.0;
        double strayMean = straight * config.jitter() + config.jitterLeast().toNanos();
        double stray = -strayMean * Math.log(1 - random.nextDouble());
        double loss = Math.max(config.lossProbability(), weather.loss());
        int lost = 0;
        while (lost < RESENDS_MAX && random.nextDouble() < loss) {
            lost++;
        }
        return Math.round(straight + stray) + lost * config.resendDelay().toNanos();
    }

    /** Draws whether something happens that does so with the given probability; draws nothing for the impossible. */
    boolean happens(double probability) {
        return probability > 0 && random.nextDouble() < probability;
    }

    /** How much longer a message takes that others pass. */
    long holdUpNanos() {
        return random.nextLong(HOLD_UP_NANOS_MAX);
    }

    private void note(String what, String where, boolean isNews) {
        if (isNews) {
            trace.note(time.nowNanos(), where, what, 0);
        }
    }
}
