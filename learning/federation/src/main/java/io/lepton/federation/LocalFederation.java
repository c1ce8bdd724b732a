package io.lepton.federation;

import static java.util.Objects.requireNonNull;

import io.lepton.federation.codec.Weights;
import io.lepton.federation.secure.Bytes;
import io.lepton.federation.secure.Signer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * A whole federation in one process and one thread: the cores, letters between them, and time that only passes as letters do.
 *
 * <p>It is the shell of an in-process run and of a simulated one; {@link Weather} decides which letter comes next, what is lost and who
 * falls over, and in a plain run nothing is. Confined to one thread.
 */
public final class LocalFederation {
    private static final String COORDINATOR = "";
    private static final Duration LETTER_TIME = Duration.ofMillis(1);

    /**
     * What a participant brings along.
     *
     * @param secrets 32 bytes for each round, from a cryptographic generator
     */
    public record Site(LocalTrainer trainer, SitePolicy policy, Signer signer, IntFunction<Bytes> secrets) {
        Happening draw(Effect.DrawSecret draw) {
            return SiteWork.drawn(draw, secrets.apply(draw.round()).toArray());
        }
    }

    /** Hears how a federation goes, while it goes. Calls come one at a time. */
    @FunctionalInterface
    public interface Listener {
        /** What a process tells a person. */
        void told(String line);

        /** A letter is on its way to or from a participant. */
        default void sent(String participant, Message message) {}

        /** The coordinator has taken something in, and done what follows from it. */
        default void advanced(CoordinatorCore coordinator) {}
    }

    /** What befalls letters and processes. */
    interface Weather {
        /** Which of so many letters comes next. */
        int pick(int letters);

        /** Tells whether a letter is lost. */
        boolean loses();

        /** Tells whether a process falls over just before it does an effect. */
        boolean kills(String process, Effect effect);

        /** How long a process that fell over is away. */
        Duration downTime();

        /** Nothing happens. */
        static Weather calm() {
            return new Weather() {
                @Override
                public int pick(int letters) {
                    return 0;
                }

                @Override
                public boolean loses() {
                    return false;
                }

                @Override
                public boolean kills(String process, Effect effect) {
                    return false;
                }

                @Override
                public Duration downTime() {
                    return Duration.ZERO;
                }
            };
        }
    }

    /** Something on its way to a process; what a process sends to itself is lost if it falls over. */
    private record Letter(String to, Happening content, int incarnation) {}

    private static final int FROM_OUTSIDE = -1;

    private record Alarm(Instant time, String process, int incarnation) {}

    private final Plan plan;
    private final Weights model;
    private final Map<String, Site> sites;
    private final Function<String, Journal> journals;
    private final Weather weather;
    private final Listener listener;
    private final Map<String, ParticipantCore> participants = new TreeMap<>();
    private final Map<String, Integer> incarnations = new TreeMap<>();
    private final List<Letter> letters = new ArrayList<>();
    private final PriorityQueue<Alarm> alarms =
            new PriorityQueue<>(Comparator.comparing(Alarm::time).thenComparing(Alarm::process));
    private CoordinatorCore coordinator;
    private Instant now = Instant.EPOCH;

    LocalFederation(
            Plan plan,
            Weights model,
            Map<String, Site> sites,
            Function<String, Journal> journals,
            Weather weather,
            Listener listener) {
        this.plan = plan;
        this.model = model;
        this.sites = new TreeMap<>(sites);
        this.journals = journals;
        this.weather = weather;
        this.listener = listener;
        this.coordinator = CoordinatorCore.begin(plan, model);
    }

    /**
     * Runs a federation to its end, or takes it up where its journals end.
     *
     * @param sites the participants by their names in the plan
     * @param journals one for each process: the coordinator's by the empty name, a participant's by its own
     * @param listener hears how far it is; what it throws ends the run, which can be taken up again
     * @return the coordinator, with the model and the reports
     */
    public static CoordinatorCore run(
            Plan plan, Weights model, Map<String, Site> sites, Function<String, Journal> journals, Listener listener) {
        return new LocalFederation(plan, model, sites, journals, Weather.calm(), listener).toEnd();
    }

    /**
     * The same, and besides the model the variant of each site that keeps blocks of it for itself.
     *
     * @param variants by the sites' names, of those that have learned
     */
    public record Ended(CoordinatorCore coordinator, Map<String, Weights> variants) {
        public Ended {
            variants = Map.copyOf(variants);
        }
    }

    /** Runs a federation as {@link #run} does, and tells the sites' variants of its model too. */
    public static Ended runWithVariants(
            Plan plan, Weights model, Map<String, Site> sites, Function<String, Journal> journals, Listener listener) {
        var federation = new LocalFederation(plan, model, sites, journals, Weather.calm(), listener);
        CoordinatorCore done = federation.toEnd();
        Map<String, Weights> variants = new TreeMap<>();
        federation.participants.forEach(
                (name, core) -> core.variant(done.state().model()).ifPresent(variant -> variants.put(name, variant)));
        return new Ended(done, variants);
    }

    /** Runs until the coordinator is done and no letter is under way. */
    CoordinatorCore toEnd() {
        start(COORDINATOR);
        sites.keySet().forEach(this::start);
        while (!isOver()) {
            step();
        }
        return coordinator;
    }

    private boolean isOver() {
        boolean isUp = incarnations.getOrDefault(COORDINATOR, 0) >= 0;
        return isUp && coordinator.end().isPresent() && letters.isEmpty();
    }

    private void step() {
        var alarm = alarms.peek();
        if (alarm != null && (letters.isEmpty() || !alarm.time().isAfter(now))) {
            alarms.remove();
            now = alarm.time().isAfter(now) ? alarm.time() : now;
            ring(alarm);
            return;
        }
        if (letters.isEmpty()) {
            throw new IllegalStateException("nothing is under way and nobody waits: phase=" + coordinator.phase());
        }
        now = now.plus(LETTER_TIME);
        deliver(letters.remove(weather.pick(letters.size())));
    }

    private void ring(Alarm alarm) {
        int incarnation = incarnations.getOrDefault(alarm.process(), 0);
        if (incarnation < 0 && -incarnation == alarm.incarnation()) {
            start(alarm.process());
        } else if (incarnation == alarm.incarnation()) {
            perform(alarm.process(), hear(alarm.process(), new Happening.Tick()));
        }
    }

    private void deliver(Letter letter) {
        int incarnation = incarnations.getOrDefault(letter.to(), 0);
        boolean isStale = letter.incarnation() != FROM_OUTSIDE && letter.incarnation() != incarnation;
        boolean isLost = letter.incarnation() == FROM_OUTSIDE && weather.loses();
        if (incarnation < 0 || isStale || isLost) {
            return;
        }
        perform(letter.to(), hear(letter.to(), letter.content()));
        if (letter.to().equals(COORDINATOR)) {
            listener.advanced(coordinator);
        }
    }

    private List<Effect> hear(String process, Happening happening) {
        return process.equals(COORDINATOR)
                ? coordinator.on(happening, now)
                : requireNonNull(participants.get(process)).on(happening, now);
    }

    /** Starts a process from its journal. */
    private void start(String process) {
        incarnations.merge(process, 1, (old, one) -> Math.abs(old) + one);
        List<Journal.Entry> past = journals.apply(process).entries();
        if (process.equals(COORDINATOR)) {
            coordinator = CoordinatorCore.resume(plan, model, past);
            perform(process, coordinator.wake(now));
            listener.advanced(coordinator);
            return;
        }
        Site site = site(process);
        var core = ParticipantCore.resume(process, site.policy(), site.signer(), past);
        participants.put(process, core);
        perform(process, core.wake(now));
    }

    private void perform(String process, List<Effect> effects) {
        for (Effect effect : effects) {
            if (weather.kills(process, effect)) {
                fall(process);
                return;
            }
            perform(process, effect);
        }
    }

    /** A process that is down has a negative incarnation, so that nothing reaches it. */
    private void fall(String process) {
        int incarnation = incarnations.getOrDefault(process, 0);
        incarnations.put(process, -incarnation);
        alarms.add(new Alarm(now.plus(weather.downTime()), process, incarnation));
    }

    private void perform(String process, Effect effect) {
        switch (effect) {
            case Effect.Write write -> journals.apply(process).append(write.entry());
            case Effect.SendTo send -> {
                listener.sent(send.participant(), send.message());
                letters.add(new Letter(send.participant(), new Happening.Heard(send.message()), FROM_OUTSIDE));
            }
            case Effect.Say say -> {
                listener.sent(process, say.message());
                letters.add(new Letter(COORDINATOR, new Happening.Heard(say.message()), FROM_OUTSIDE));
            }
            case Effect.WakeAt wake ->
                alarms.add(new Alarm(wake.time(), process, incarnations.getOrDefault(process, 0)));
            case Effect.DrawSecret draw -> toSelf(process, site(process).draw(draw));
            case Effect.Train train ->
                toSelf(process, SiteWork.train(site(process).trainer(), train));
            case Effect.Try trial ->
                toSelf(process, SiteWork.tryOut(site(process).trainer(), trial));
            case Effect.Tell tell -> listener.told(process.isEmpty() ? tell.line() : process + ": " + tell.line());
        }
    }

    private void toSelf(String process, Happening result) {
        letters.add(new Letter(process, result, incarnations.getOrDefault(process, 0)));
    }

    private Site site(String process) {
        return requireNonNull(sites.get(process));
    }
}
