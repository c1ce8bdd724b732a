package io.lepton.federation;

import io.lepton.federation.Message.FromCoordinator;
import io.lepton.federation.Plan.Visibility;
import io.lepton.federation.codec.FixedPoint;
import io.lepton.federation.codec.SeededGenerator;
import io.lepton.federation.secure.Bytes;
import io.lepton.federation.secure.SecureSetting;
import io.lepton.federation.strategy.EachStrategy;
import io.lepton.federation.strategy.FedBuff;
import io.lepton.federation.strategy.LocalWork;
import io.lepton.federation.strategy.ServerState;
import io.lepton.federation.strategy.Sum;
import io.lepton.federation.strategy.SumStrategy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** A round under way: who was asked what, and what came of it. Confined to one thread. */
final class OpenRound {
    private final Plan plan;
    private final int number;
    private final List<String> roster;
    private final ServerState before;
    private final Collector collector;
    private final Map<String, FromCoordinator> questions = new TreeMap<>();
    private final Map<String, Evaluation> evaluations = new TreeMap<>();
    private Phase phase;
    private Optional<ServerState> after = Optional.empty();
    private Map<String, Integer> contributors = Map.of();

    private OpenRound(Plan plan, int number, List<String> roster, ServerState before, Collector collector) {
        this.plan = plan;
        this.number = number;
        this.roster = List.copyOf(roster);
        this.before = before;
        this.collector = collector;
        this.phase = isSecure(plan) ? Phase.KEYS : Phase.MASKED;
    }

    /**
     * Begins a round.
     *
     * @param fresh who is asked now
     * @param flights who was asked before, and what came of it, where the strategy waits for nobody
     */
    static OpenRound begin(Plan plan, int number, List<String> fresh, ServerState before, Flights flights) {
        Set<String> all = new TreeSet<>(fresh);
        all.addAll(flights.participants());
        List<String> roster = List.copyOf(all);
        LocalWork work = plan.strategy().configure(before).narrowed();
        var start = new Message.RoundStart(number, plan.digest(), roster, work);
        Map<String, Message.RoundStart> starts = new TreeMap<>();
        fresh.forEach(participant -> starts.put(participant, start));
        Flights aloft = flights.with(starts);
        var round = new OpenRound(plan, number, roster, before, collector(plan, number, roster, before, aloft));
        round.questions.putAll(aloft.asked());
        return round;
    }

    private static Collector collector(
            Plan plan, int number, List<String> roster, ServerState before, Flights flights) {
        int size = plan.blocks() * before.model().size();
        if (isSecure(plan)) {
            return new SecureCollector(setting(plan, number, roster, size));
        }
        return plan.strategy() instanceof FedBuff buffered
                ? new BufferCollector(plan, number, size, buffered.bufferSize(), flights)
                : new OpenCollector(plan, number, roster, size);
    }

    private static boolean isSecure(Plan plan) {
        return plan.travel().visibility() == Visibility.NOBODY;
    }

    /** Whom to ask: each by a draw of its own, which does not depend on who is there. */
    static List<String> sample(Plan plan, int number, Set<String> present) {
        var random = new SeededGenerator(SeededGenerator.derive(plan.local().seed(), -number));
        List<String> sampled = new ArrayList<>();
        for (String participant : plan.participants()) {
            if (random.nextDouble() < plan.pace().samplingRate() && present.contains(participant)) {
                sampled.add(participant);
            }
        }
        return sampled;
    }

    /** What all sides of the secure sum agree on: the vector and its weight, of those who were asked. */
    static SecureSetting setting(Plan plan, int number, List<String> roster, int size) {
        Map<String, Bytes> identities = new TreeMap<>(plan.identities());
        identities.keySet().retainAll(roster);
        return new SecureSetting(plan.federation(), number, plan.digest(), identities, size + 1);
    }

    int number() {
        return number;
    }

    Phase phase() {
        return phase;
    }

    /** Who still owes an answer, and to what. */
    Map<String, FromCoordinator> openQuestions() {
        Map<String, FromCoordinator> open = new TreeMap<>(questions);
        open.keySet().retainAll(awaited());
        return open;
    }

    Optional<FromCoordinator> question(String participant) {
        return Optional.ofNullable(openQuestions().get(participant));
    }

    boolean isComplete() {
        return phase == Phase.AGGREGATED ? evaluations.size() == questions.size() : collector.isComplete();
    }

    /** Tells whether the step can be closed; trials go on with whatever came. */
    boolean isEnough() {
        return phase == Phase.AGGREGATED || collector.answered() >= enough();
    }

    /** How far the step is, for people. */
    String progress() {
        return collector.answered() + " of " + roster.size() + ", needed " + enough();
    }

    Optional<String> accept(Message.FromParticipant message) {
        if (phase != Phase.AGGREGATED || collector.goesOn(message)) {
            return collector.accept(message);
        }
        String participant = message.participant();
        if (!questions.containsKey(participant) || evaluations.containsKey(participant)) {
            return Optional.of("not awaited: participant=" + participant);
        }
        if (message instanceof Message.TrialResult result && result.round() == number) {
            evaluations.put(participant, result.evaluation());
            return Optional.empty();
        }
        if (message instanceof Message.Decline decline && decline.round() == number) {
            questions.remove(participant);
            return Optional.empty();
        }
        return Optional.of("of another step or round: round=" + number);
    }

    /**
     * Closes the step that is open.
     *
     * @param present who is there, to try the model
     * @return why the round comes to nothing, if it does
     */
    Optional<String> close(Set<String> present) {
        if (phase == Phase.AGGREGATED) {
            phase = Phase.EVALUATED;
            return Optional.empty();
        }
        try {
            return switch (collector.close()) {
                case Collector.Closed.Further further -> {
                    phase = further.phase();
                    questions.clear();
                    questions.putAll(further.questions());
                    yield Optional.empty();
                }
                case Collector.Closed.Summed summed -> {
                    phase = Phase.UNMASKED;
                    Sum sum = UpdateVector.decode(plan, fixedPoint(), summed.sum(), summed.count());
                    yield aggregated(((SumStrategy) plan.strategy()).aggregate(before, sum), present);
                }
                case Collector.Closed.Single single -> {
                    phase = Phase.UNMASKED;
                    ServerState next = ((EachStrategy) plan.strategy()).aggregate(before, single.updates());
                    yield aggregated(next, present);
                }
                case Collector.Closed.Nothing nothing -> Optional.of(nothing.reason());
            };
        } catch (IllegalArgumentException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    ServerState after() {
        return after.orElseThrow();
    }

    RoundReport report(Phase outcome, String reason) {
        return new RoundReport(number, outcome, reason, roster, contributors.size(), evaluations, contributors);
    }

    /** What is still under way when the round is over. */
    Flights flights() {
        return collector.flights();
    }

    private FixedPoint fixedPoint() {
        return plan.fixedPoint(plan.strategy() instanceof FedBuff buffered ? buffered.bufferSize() : roster.size());
    }

    private int enough() {
        return Math.max(collector.enough(), plan.pace().updatesMin());
    }

    private Set<String> awaited() {
        if (phase != Phase.AGGREGATED) {
            return collector.awaited();
        }
        Set<String> awaited = new TreeSet<>(questions.keySet());
        awaited.removeAll(evaluations.keySet());
        return awaited;
    }

    private Optional<String> aggregated(ServerState next, Set<String> present) {
        if (!next.model().isFinite()) {
            return Optional.of("the model is not finite after it: round=" + number);
        }
        phase = Phase.AGGREGATED;
        after = Optional.of(next);
        contributors = collector.contributors();
        questions.clear();
        var trial = new Message.Trial(number, LocalWork.plain(next.model()).narrowed());
        present.forEach(participant -> questions.put(participant, trial));
        // Who still trains tries nothing.
        questions.keySet().removeAll(flights().asked().keySet());
        return Optional.empty();
    }
}
