package io.lepton.federation;

import io.lepton.federation.codec.Weights;
import io.lepton.federation.secure.Bytes;
import io.lepton.federation.strategy.ServerState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The coordinator's decisions: what happens and when goes in, what is to be done comes out.
 *
 * <p>A round goes PLANNED, SAMPLED, KEYS, SHARES, MASKED, UNMASKED, AGGREGATED, EVALUATED, COMMITTED, or ABORTED with a reason; without
 * secure aggregation there are no KEYS and SHARES. Whatever changes the state is the first effect, a {@link Effect.Write}; from
 * what was written {@link #resume} brings the state back, and since nothing here draws, reads a clock or depends on an order of hash
 * tables, the model that comes out is the same bit for bit. Who is late when a step's time is over is left behind, if enough are there.
 * Questions are asked again until they are answered, so letters may be lost. Confined to one thread.
 */
public final class CoordinatorCore {
    private final Plan plan;
    private final Bytes digest;
    private final Attendance attendance = new Attendance();
    private final StepAlarm alarm;
    private final List<RoundReport> reports = new ArrayList<>();
    private final RepeatedQuestions repeated = new RepeatedQuestions();
    /** Of each report, how often anybody had been asked by then. */
    private final List<Integer> asked = new ArrayList<>();

    private final PrivacyLedger ledger;
    private ServerState state;
    private Optional<OpenRound> open = Optional.empty();
    private Flights flights = Flights.none();
    private Optional<String> end = Optional.empty();
    private int rounds;
    private int abortsInARow;

    private CoordinatorCore(Plan plan, Weights model) {
        this.plan = plan;
        this.digest = plan.digest();
        this.state = ServerState.initial(model);
        this.ledger = new PrivacyLedger(plan);
        this.alarm = new StepAlarm(plan.pace().stepTime());
    }

    /** A federation that has not begun. */
    public static CoordinatorCore begin(Plan plan, Weights model) {
        return new CoordinatorCore(plan, model);
    }

    /** A federation as far as its journal goes. Afterwards {@link #wake} takes it up again. */
    public static CoordinatorCore resume(Plan plan, Weights model, List<Journal.Entry> entries) {
        var core = begin(plan, model);
        for (Journal.Entry entry : entries) {
            // What followed was done, or is done again by wake.
            var _ = core.on(entry.happening(), entry.time());
        }
        return core;
    }

    /** What is to be done after a start: ask again what is open. */
    public List<Effect> wake(Instant now) {
        List<Effect> effects = new ArrayList<>();
        if (end.isEmpty()) {
            repeat(effects);
            effects.add(alarm.again(now));
        }
        return effects;
    }

    /** Takes in what happened. */
    public List<Effect> on(Happening happening, Instant now) {
        List<Effect> effects = new ArrayList<>();
        boolean isChange =
                switch (happening) {
                    case Happening.Heard(Message.FromParticipant message) -> hear(message, now, effects);
                    case Happening.Tick _ -> tick(now, effects);
                    case Happening.Heard _,
                            Happening.SecretDrawn _,
                            Happening.Trained _,
                            Happening.Failed _,
                            Happening.Tried _ -> false;
                };
        if (isChange) {
            effects.addFirst(new Effect.Write(new Journal.Entry(happening, now)));
        }
        return effects;
    }

    /** The model of the last committed round, with what the strategy remembers. */
    public ServerState state() {
        return state;
    }

    /** How far the round is that is under way, or the last one. */
    public Phase phase() {
        return open.map(OpenRound::phase)
                .orElseGet(() ->
                        reports.isEmpty() ? Phase.PLANNED : reports.getLast().outcome());
    }

    /** What became of each round so far. */
    public List<RoundReport> reports() {
        return List.copyOf(reports);
    }

    /** Why the federation is over, if it is. */
    public Optional<String> end() {
        return end;
    }

    /** What has been spent of everybody's privacy; empty without noise. */
    public Optional<PrivacyLoss> spent() {
        return ledger.spent();
    }

    /** What had been spent of whoever was asked most often when a round was over; empty without noise. */
    public Optional<PrivacyLoss> spentBy(int report) {
        return ledger.spent(asked.get(report));
    }

    /** The same of each example; empty where they are not hidden by noise. */
    public Optional<PrivacyLoss> spentOfExamplesBy(int report) {
        return ledger.spentOfExamples(asked.get(report));
    }

    /** What has been spent of each of one participant's examples; empty where they are not hidden by noise. */
    public Optional<PrivacyLoss> spentOfExamples(String participant) {
        return ledger.spentOfExamples(participant);
    }

    /** What has been spent of one participant; empty without noise. */
    public Optional<PrivacyLoss> spent(String participant) {
        return ledger.spent(participant);
    }

    /** For how many rounds a participant was asked, also of those that came to nothing. */
    public int roundsOf(String participant) {
        return ledger.roundsOf(participant);
    }

    /** Returns whether the state changed. */
    private boolean hear(Message.FromParticipant message, Instant now, List<Effect> effects) {
        String participant = message.participant();
        if (!plan.identities().containsKey(participant)) {
            return reject(message, "no participant of this federation: participant=" + participant, effects);
        }
        if (end.isPresent()) {
            effects.add(new Effect.SendTo(participant, new Message.Farewell(end.get())));
            return false;
        }
        return switch (message) {
            case Message.Hello _ -> greet(participant, now, effects);
            case Message.Leave _ -> leave(participant, now, effects);
            case Message.Agreement agreement -> agree(agreement, now, effects);
            case Message.Decline decline
            when decline.round() == 0 -> {
                boolean isNew = attendance.decline(participant);
                effects.add(new Effect.Tell(participant + " takes no part: " + decline.reason()));
                beginIfAllSpoke(now, effects);
                yield isNew;
            }
            case Message.Decline _, Message.CodedUpdate _, Message.SecureAnswer _, Message.TrialResult _ ->
                answer(message, now, effects);
        };
    }

    private boolean greet(String participant, Instant now, List<Effect> effects) {
        boolean isNew = attendance.come(participant);
        if (!attendance.hasAgreed(participant)) {
            effects.add(new Effect.SendTo(participant, new Message.Invitation(plan)));
        }
        open.flatMap(round -> round.question(participant))
                .ifPresent(question -> askAgain(participant, question, effects));
        if (!alarm.isSet()) {
            effects.add(alarm.begin(now));
            return true;
        }
        return isNew;
    }

    private boolean leave(String participant, Instant now, List<Effect> effects) {
        boolean wasThere = attendance.leave(participant);
        if (wasThere && open.isPresent()) {
            int round = open.get().number();
            // Whether it was awaited or not: it is not any more.
            var _ = open.get().accept(new Message.Decline(participant, round, "left"));
            advance(now, effects);
        }
        return wasThere;
    }

    private boolean agree(Message.Agreement agreement, Instant now, List<Effect> effects) {
        if (!agreement.plan().equals(digest)) {
            return reject(agreement, "agrees to another plan: participant=" + agreement.participant(), effects);
        }
        boolean isNew = attendance.agree(agreement.participant());
        beginIfAllSpoke(now, effects);
        return isNew;
    }

    private void beginIfAllSpoke(Instant now, List<Effect> effects) {
        if (rounds == 0 && attendance.spoken() == plan.identities().size()) {
            beginRound(now, effects);
        }
    }

    private boolean answer(Message.FromParticipant message, Instant now, List<Effect> effects) {
        Optional<String> why = open.isEmpty()
                ? Optional.of("there is no round under way")
                : open.get().accept(message);
        if (why.isPresent()) {
            boolean isExcused = !(message instanceof Message.Decline) && repeated.excuses(message.participant());
            return !isExcused && reject(message, why.get(), effects);
        }
        if (message instanceof Message.Decline decline) {
            effects.add(new Effect.Tell(decline.participant() + " does not go on: " + decline.reason()));
        }
        advance(now, effects);
        return true;
    }

    private boolean reject(Message.FromParticipant message, String reason, List<Effect> effects) {
        effects.add(new Effect.Tell("not taken from " + message.participant() + ": " + reason));
        effects.add(new Effect.SendTo(message.participant(), new Message.Rejection(reason)));
        return false;
    }

    /** Returns whether the state changed. */
    private boolean tick(Instant now, List<Effect> effects) {
        if (end.isPresent() || !alarm.isSet() || alarm.isEarly(now)) {
            return false;
        }
        if (!alarm.isOver(now)) {
            repeat(effects);
            effects.add(alarm.again(now));
            return false;
        }
        if (open.isEmpty()) {
            beginRound(now, effects);
            advance(now, effects);
        } else if (open.get().isEnough()) {
            closeStep(now, effects);
            advance(now, effects);
        } else {
            abort("too few answered in time: " + open.get().progress(), now, effects);
        }
        return true;
    }

    private void repeat(List<Effect> effects) {
        open.map(OpenRound::openQuestions)
                .ifPresent(questions ->
                        questions.forEach((participant, question) -> askAgain(participant, question, effects)));
        for (String participant : attendance.undecided()) {
            effects.add(new Effect.SendTo(participant, new Message.Invitation(plan)));
        }
    }

    private void askAgain(String participant, Message.FromCoordinator question, List<Effect> effects) {
        repeated.count(participant);
        effects.add(new Effect.SendTo(participant, question));
    }

    private void beginRound(Instant now, List<Effect> effects) {
        if (state.round() >= plan.pace().rounds()) {
            finish("all rounds are committed", effects);
            return;
        }
        if (!ledger.allowsAnother()) {
            finish("the privacy budget is spent", effects);
            return;
        }
        rounds++;
        Set<String> willing = attendance.willing();
        willing.removeAll(flights.participants());
        List<String> roster = OpenRound.sample(plan, rounds, willing);
        if (roster.size() + flights.participants().size() < rosterMin()) {
            report(new RoundReport(rounds, Phase.ABORTED, "too few are there", roster, 0, Map.of()));
            countAbort("too few are there: participants=" + roster.size(), now, effects);
            return;
        }
        ledger.count(roster);
        var round = OpenRound.begin(plan, rounds, roster, state, flights);
        open = Optional.of(round);
        effects.add(new Effect.Tell("round " + rounds + " asks " + roster.size() + " participants"));
        ask(round, now, effects);
    }

    private void ask(OpenRound round, Instant now, List<Effect> effects) {
        effects.add(alarm.begin(now));
        round.openQuestions().forEach((participant, question) -> effects.add(new Effect.SendTo(participant, question)));
    }

    /** Closes steps while nobody is awaited. */
    private void advance(Instant now, List<Effect> effects) {
        while (open.isPresent() && open.get().isComplete()) {
            if (!open.get().isEnough()) {
                abort("too few are left: " + open.get().progress(), now, effects);
                return;
            }
            closeStep(now, effects);
        }
    }

    private void closeStep(Instant now, List<Effect> effects) {
        OpenRound round = open.orElseThrow();
        Optional<String> why = round.close(attendance.willing());
        if (why.isPresent()) {
            abort(why.get(), now, effects);
        } else if (round.phase() == Phase.EVALUATED) {
            commit(round, now, effects);
        } else {
            ask(round, now, effects);
        }
    }

    private void commit(OpenRound round, Instant now, List<Effect> effects) {
        state = round.after();
        abortsInARow = 0;
        var report = round.report(Phase.COMMITTED, "");
        report(report);
        flights = round.flights();
        open = Optional.empty();
        effects.add(new Effect.Tell("round " + report.round() + " is committed: " + report.updateCount() + " updates"));
        beginRound(now, effects);
    }

    private void abort(String reason, Instant now, List<Effect> effects) {
        report(open.orElseThrow().report(Phase.ABORTED, reason));
        flights = open.orElseThrow().flights();
        open = Optional.empty();
        countAbort(reason, now, effects);
    }

    private void report(RoundReport report) {
        reports.add(report);
        asked.add(ledger.most());
    }

    /** The next attempt waits for a step's time: whoever is missing may come back. */
    private void countAbort(String reason, Instant now, List<Effect> effects) {
        effects.add(new Effect.Tell("round " + rounds + " comes to nothing: " + reason));
        abortsInARow++;
        if (abortsInARow > plan.pace().abortsMax()) {
            finish("too many rounds in a row came to nothing, the last: " + reason, effects);
        } else {
            effects.add(alarm.begin(now));
        }
    }

    private void finish(String reason, List<Effect> effects) {
        end = Optional.of(reason);
        effects.add(new Effect.Tell("the federation is over: " + reason));
        attendance
                .present()
                .forEach(participant -> effects.add(new Effect.SendTo(participant, new Message.Farewell(reason))));
    }

    private int rosterMin() {
        int secureMin = plan.travel().visibility() == Plan.Visibility.NOBODY ? 2 : 1;
        return Math.max(plan.pace().updatesMin(), secureMin);
    }
}
