package io.lepton.federation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lepton.federation.Message.CodedUpdate;
import io.lepton.federation.Message.RoundStart;
import io.lepton.federation.Plan.Local;
import io.lepton.federation.Plan.Pace;
import io.lepton.federation.Plan.Travel;
import io.lepton.federation.Plan.Visibility;
import io.lepton.federation.codec.PlainFloats;
import io.lepton.federation.codec.Weights;
import io.lepton.federation.secure.Bytes;
import io.lepton.federation.secure.Sites;
import io.lepton.federation.strategy.FedBuff;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Rounds that overlap: the model moves when the buffer is full, and late updates count, but less. */
final class BufferedRoundsTest {
    private static final Sites SITES = new Sites(3);
    private static final Instant NOW = Instant.EPOCH;

    private final Plan plan = plan(2, 1, Visibility.COORDINATOR);
    private final CoordinatorCore coordinator = CoordinatorCore.begin(plan, Weights.zeros(3));
    private final List<Message> sent = new ArrayList<>();

    @Test
    void aLateUpdateCountsInTheNextBufferByItsAge() {
        begin();
        say(update("p00", 1, 0));
        say(update("p01", 1, 1));
        assertThat(coordinator.phase()).isEqualTo(Phase.AGGREGATED);
        // Who still trains tries nothing; it may say so in the meantime.
        tryOut("p00", 1);
        tryOut("p01", 1);
        assertThat(coordinator.reports().getLast().contributors()).isEqualTo(Map.of("p00", 0, "p01", 0));
        assertModel(0.5, 0.5, 0);

        // The quick ones are asked again, the slow one is not asked anew.
        assertThat(startsOf(2)).isEqualTo(2);
        say(update("p02", 1, 2));
        say(update("p00", 2, 0));
        assertThat(coordinator.phase()).isEqualTo(Phase.AGGREGATED);
        assertModel(0.5, 0.5, 0);
        tryOut("p02", 2);
        tryOut("p00", 2);
        assertThat(coordinator.reports().getLast().contributors()).isEqualTo(Map.of("p02", 1, "p00", 0));
        assertModel(1, 0.5, 0.5 / Math.sqrt(2));
    }

    @Test
    void whatComesDuringTrialsWaitsForTheNextBuffer() {
        begin();
        say(update("p00", 1, 0));
        say(update("p01", 1, 1));
        say(update("p02", 1, 2));
        tryOut("p00", 1);
        tryOut("p01", 1);
        assertModel(0.5, 0.5, 0);
        say(update("p01", 2, 1));
        tryOut("p01", 2);
        tryOut("p02", 2);
        assertThat(coordinator.reports().getLast().contributors()).isEqualTo(Map.of("p02", 1, "p01", 0));
        assertModel(0.5, 1, 0.5 / Math.sqrt(2));
    }

    @Test
    void takesEachUpdateOnceAndOnlyOfWhatWasAsked() {
        begin();
        say(update("p00", 1, 0));
        assertRejected(update("p00", 1, 0), "not awaited: participant=p00");
        assertRejected(update("p01", 2, 0), "of another step or round");
        assertRejected(new CodedUpdate("p01", 1, 10, Bytes.of(new byte[3])), "cannot be used: participant=p01");
        say(update("p01", 1, 1));
        assertThat(coordinator.phase()).isEqualTo(Phase.AGGREGATED);
    }

    @Test
    void goesOnWithThoseWhoAreThereWhenTimeIsUp() {
        begin();
        say(update("p02", 1, 2));
        Instant late = NOW.plus(plan.pace().stepTime());
        coordinator.on(new Happening.Tick(), late);
        assertThat(coordinator.phase()).isEqualTo(Phase.AGGREGATED);
        coordinator.on(new Happening.Tick(), late.plus(plan.pace().stepTime()));
        assertModel(0, 0, 1);
        // Two are still at it from the first round: they fill the second buffer, each one round old.
        say(update("p00", 1, 0));
        say(update("p01", 1, 1));
        assertThat(coordinator.phase()).isEqualTo(Phase.AGGREGATED);
    }

    @Test
    void refusesMasksAndBuffersThatCannotBeFilled() {
        assertThatThrownBy(() -> plan(2, 1, Visibility.NOBODY)).hasMessageContaining("masks cancel only within one");
        assertThatThrownBy(() -> plan(4, 1, Visibility.COORDINATOR)).hasMessageContaining("bufferSize=4");
        assertThatThrownBy(() -> plan(2, 3, Visibility.COORDINATOR)).hasMessageContaining("updatesMin=3");
    }

    private void begin() {
        for (String name : plan.participants()) {
            say(new Message.Hello(name));
        }
        for (String name : plan.participants()) {
            say(new Message.Agreement(name, plan.digest()));
        }
    }

    private void say(Message.FromParticipant message) {
        for (Effect effect : coordinator.on(new Happening.Heard(message), NOW)) {
            if (effect instanceof Effect.SendTo send) {
                assertThat(send.message()).isNotInstanceOf(Message.Rejection.class);
                sent.add(send.message());
            }
        }
    }

    private void tryOut(String name, int round) {
        say(new Message.TrialResult(name, round, new Evaluation(1, 1, 0)));
    }

    private long startsOf(int round) {
        return sent.stream()
                .filter(message -> message instanceof RoundStart start && start.round() == round)
                .count();
    }

    private void assertRejected(Message.FromParticipant message, String reason) {
        List<Effect> effects = coordinator.on(new Happening.Heard(message), NOW);
        assertThat(effects.toString()).contains("Rejection", reason);
    }

    private void assertModel(double... expected) {
        Weights model = coordinator.state().model();
        for (int i = 0; i < expected.length; i++) {
            // A floating-point number, then a multiple of the range over 2^30.
            assertThat(model.get(i)).as("parameter %d", i).isCloseTo(expected[i], within(1e-7));
        }
    }

    private static CodedUpdate update(String name, int round, int place) {
        double[] mark = new double[3];
        mark[place] = 1;
        return new CodedUpdate(name, round, 10, Bytes.of(new PlainFloats().encode(Weights.of(mark), 0)));
    }

    private static Plan plan(int bufferSize, int updatesMin, Visibility visibility) {
        return new Plan(
                "buffered",
                SITES.identities(),
                new FedBuff(1, bufferSize),
                new Pace(3, 1, updatesMin, TestFederation.STEP_TIME, 3),
                new Local(1, 1, 0.1, 1),
                new Travel(visibility, new PlainFloats(), 4, 1_000),
                Optional.empty());
    }
}
