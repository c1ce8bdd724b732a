package io.lepton.federation;

import static org.assertj.core.api.Assertions.assertThat;

import io.lepton.federation.Message.CodedUpdate;
import io.lepton.federation.Message.Decline;
import io.lepton.federation.Message.RoundStart;
import io.lepton.federation.Plan.Local;
import io.lepton.federation.Plan.Visibility;
import io.lepton.federation.codec.PlainFloats;
import io.lepton.federation.codec.Weights;
import io.lepton.federation.secure.Bytes;
import io.lepton.federation.secure.Sites;
import io.lepton.federation.strategy.FedAvg;
import io.lepton.federation.strategy.LocalWork;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What each side does with messages that are not sound: it says why, and nothing changes. */
final class AttackTest {
    private static final Sites SITES = new Sites(3);
    private static final Instant NOW = Instant.EPOCH;
    private static final Weights MODEL = Weights.of(1, 2);

    private final Plan plan = plan(1);
    private final CoordinatorCore coordinator = CoordinatorCore.begin(plan, MODEL);
    private final ParticipantCore participant = ParticipantCore.begin("p00", SitePolicy.open(), SITES.signer("p00"));

    @Test
    void takesNoUpdateThatLiesAboutItsExamplesIsNotFiniteOrOfAnotherShape() {
        beginRound();
        Bytes sound = code(Weights.of(0.1, 0.1));
        assertRejected(new CodedUpdate("p00", 1, 1_001, sound), "exampleCount=1001");
        assertRejected(new CodedUpdate("p00", 1, 0, sound), "exampleCount=0");
        assertRejected(new CodedUpdate("p00", 1, 10, code(Weights.of(0.1))), "bytes=4");
        byte[] notANumber =
                ByteBuffer.allocate(8).putFloat(Float.NaN).putFloat(0).array();
        assertRejected(new CodedUpdate("p00", 1, 10, Bytes.of(notANumber)), "value=NaN");
        assertRejected(new CodedUpdate("p00", 1, 10, code(Weights.of(1e6, 0))), "beyond the range");
        assertRejected(new CodedUpdate("p00", 2, 10, sound), "of another step or round");
        assertTaken(new CodedUpdate("p00", 1, 10, sound));
    }

    @Test
    void takesNoUpdateTwiceNorFromStrangers() {
        beginRound();
        var update = new CodedUpdate("p00", 1, 10, code(Weights.of(0.1, 0.1)));
        assertTaken(update);
        assertRejected(update, "not awaited: participant=p00");
        assertRejected(new CodedUpdate("x", 1, 10, update.code()), "no participant of this federation");
    }

    @Test
    void excusesOneAnswerForEachTimeThatItAskedAgain() {
        beginRound();
        coordinator.wake(NOW);
        coordinator.wake(NOW);
        var update = new CodedUpdate("p00", 1, 10, code(Weights.of(0.1, 0.1)));
        assertTaken(update);
        for (int time = 0; time < 2; time++) {
            assertThat(coordinator.on(heard(update), NOW)).isEmpty();
        }
        assertRejected(update, "not awaited: participant=p00");
    }

    @Test
    void takesNoAgreementToAnotherPlan() {
        assertRejected(new Message.Agreement("p00", plan(2).digest()), "another plan");
    }

    @Test
    void aParticipantThatJoinsTwiceCountsOnce() {
        coordinator.on(heard(new Message.Hello("p00")), NOW);
        coordinator.on(heard(new Message.Agreement("p00", plan.digest())), NOW);
        coordinator.on(heard(new Message.Hello("p00")), NOW);
        coordinator.on(heard(new Message.Agreement("p00", plan.digest())), NOW);
        assertThat(coordinator.phase()).isEqualTo(Phase.PLANNED);
    }

    @Test
    void goesOnWithoutTheSilentAndStopsWhereTooFewAreLeft() {
        beginRound();
        Instant late = NOW.plus(plan.pace().stepTime());
        assertTaken(new CodedUpdate("p00", 1, 10, code(Weights.of(0.1, 0.1))));
        coordinator.on(new Happening.Tick(), late);
        assertThat(coordinator.reports().getFirst().outcome()).isEqualTo(Phase.ABORTED);
        assertThat(coordinator.reports().getFirst().reason()).contains("too few answered in time: 1 of 3, needed 2");
        // After the pause it tries again, and two of three are enough.
        coordinator.on(new Happening.Tick(), late.plus(plan.pace().stepTime()));
        assertTaken(new CodedUpdate("p00", 2, 10, code(Weights.of(0.1, 0.1))));
        assertTaken(new CodedUpdate("p01", 2, 10, code(Weights.of(0.3, 0.3))));
        coordinator.on(new Happening.Tick(), late.plus(plan.pace().stepTime().multipliedBy(3)));
        assertThat(coordinator.phase()).isEqualTo(Phase.AGGREGATED);
        coordinator.on(new Happening.Tick(), late.plus(plan.pace().stepTime().multipliedBy(5)));
        assertThat(coordinator.reports().getLast().outcome()).isEqualTo(Phase.COMMITTED);
        assertThat(coordinator.reports().getLast().updateCount()).isEqualTo(2);
    }

    @Test
    void aParticipantKeepsToThePlanItAgreedOn() {
        say(new Message.Invitation(plan));
        assertDeclined(new Message.Invitation(plan(2)), "not the one that was agreed on");
        assertDeclined(round(1, plan(2), MODEL), "not the one that was agreed on");
        assertThat(say(round(1, plan, MODEL))).hasAtLeastOneElementOfType(Effect.Train.class);
    }

    @Test
    void aParticipantTakesNoRoundAgainNorOtherwise() {
        say(new Message.Invitation(plan));
        RoundStart second = round(2, plan, MODEL);
        say(second);
        assertDeclined(round(1, plan, MODEL), "the round is over: round=1, last=2");
        assertDeclined(round(2, plan, Weights.of(7, 7)), "the round was begun otherwise");
        // The same again is no replay but a letter that was sent twice.
        assertThat(say(second)).noneMatch(effect -> effect instanceof Effect.Write);
    }

    @Test
    void aParticipantTakesNoRosterOfStrangersNorAModelThatIsNone() {
        say(new Message.Invitation(plan));
        var strangers = new RoundStart(1, plan.digest(), List.of("p00", "x"), LocalWork.plain(MODEL));
        assertDeclined(strangers, "the roster is not of the plan");
        assertDeclined(
                new RoundStart(1, plan.digest(), List.of("p01", "p02"), LocalWork.plain(MODEL)), "not of the plan");
        assertDeclined(round(1, plan, Weights.of(Double.NaN, 1)), "not finite");
        say(round(1, plan, MODEL));
        assertDeclined(round(2, plan, Weights.of(1, 2, 3)), "of another size");
    }

    @Test
    void aParticipantThatIsNotNamedOrHasAgreedToNothingTakesNoPart() {
        assertDeclined(round(1, plan, MODEL), "no plan was agreed on");
        var other = ParticipantCore.begin("x", SitePolicy.open(), SITES.signer("p00"));
        List<Effect> effects = other.on(new Happening.Heard(new Message.Invitation(plan)), NOW);
        assertThat(reason(effects)).contains("does not name this participant");
    }

    @Test
    void aParticipantDeclinesWhenItCannotTrain() {
        say(new Message.Invitation(plan));
        say(round(1, plan, MODEL));
        List<Effect> effects = participant.on(new Happening.Trained(1, 10, Weights.of(Double.NaN, 0)), NOW);
        assertThat(reason(effects)).contains("no finite change");
    }

    private void beginRound() {
        for (String name : plan.participants()) {
            coordinator.on(heard(new Message.Hello(name)), NOW);
        }
        for (String name : plan.participants()) {
            coordinator.on(heard(new Message.Agreement(name, plan.digest())), NOW);
        }
        assertThat(coordinator.phase()).isEqualTo(Phase.MASKED);
    }

    private void assertRejected(Message.FromParticipant message, String reason) {
        List<Effect> effects = coordinator.on(heard(message), NOW);
        assertThat(effects).noneMatch(effect -> effect instanceof Effect.Write);
        assertThat(effects.stream()
                        .filter(Effect.SendTo.class::isInstance)
                        .map(effect -> ((Effect.SendTo) effect).message().toString()))
                .singleElement()
                .asString()
                .contains("Rejection", reason);
    }

    private void assertTaken(Message.FromParticipant message) {
        assertThat(coordinator.on(heard(message), NOW)).first().isInstanceOf(Effect.Write.class);
    }

    private List<Effect> say(Message.FromCoordinator message) {
        return participant.on(new Happening.Heard(message), NOW);
    }

    private void assertDeclined(Message.FromCoordinator message, String reason) {
        assertThat(reason(say(message))).contains(reason);
    }

    private static String reason(List<Effect> effects) {
        return effects.stream()
                .filter(effect -> effect instanceof Effect.Say(Decline _))
                .map(effect -> ((Decline) ((Effect.Say) effect).message()).reason())
                .findFirst()
                .orElseThrow();
    }

    private static Happening heard(Message.FromParticipant message) {
        return new Happening.Heard(message);
    }

    private static RoundStart round(int number, Plan plan, Weights model) {
        return new RoundStart(number, plan.digest(), plan.participants(), LocalWork.plain(model));
    }

    private static Bytes code(Weights change) {
        return Bytes.of(new PlainFloats().encode(change, 0));
    }

    private static Plan plan(int rounds) {
        Plan plan =
                new TestFederation(SITES, FedAvg.plain(), Visibility.COORDINATOR, new Local(1, 1, 0.1, 1), rounds).plan;
        assertThat(plan.privacy()).isEqualTo(Optional.empty());
        return plan;
    }
}
