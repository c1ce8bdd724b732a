package io.lepton.federation;

import static org.assertj.core.api.Assertions.assertThat;

import io.lepton.federation.Plan.Local;
import io.lepton.federation.Plan.Visibility;
import io.lepton.federation.codec.Weights;
import io.lepton.federation.secure.Sites;
import io.lepton.federation.strategy.FedAvg;
import io.lepton.federation.strategy.LocalWork;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Hidden examples through the whole machine: counted for each participant, by both accounts, and an end at the budget. */
final class ExamplePrivacyTest {
    private static final int SITES = 4;
    private static final Sites KEYS = new Sites(SITES);
    private static final int STEPS = 10;
    private static final ExamplePrivacy NOISE = new ExamplePrivacy(0.1, STEPS, 1, 1, 1e-5, 5);
    private static final Local LOCAL = new Local(1, 6, 0.5, 1).hiding(NOISE);

    @Test
    void learnsUnderNoiseAndStopsAtTheBudget() {
        var federation = new TestFederation(KEYS, FedAvg.plain(), Visibility.COORDINATOR, LOCAL, 50);
        CoordinatorCore run = federation.run(Weights.zeros(Blobs.LINEAR.size()), trainers());
        int rounds = run.state().round();
        assertThat(run.end().orElseThrow()).isEqualTo("the privacy budget is spent");
        PrivacyLoss spent = run.spentOfExamples("p00").orElseThrow();
        assertThat(spent).isEqualTo(PrivacyAccountant.spent(0.1, 1, STEPS * rounds, 1e-5));
        assertThat(spent.epsilon()).isLessThanOrEqualTo(5).isLessThanOrEqualTo(spent.epsilonByRenyi());
        assertThat(PrivacyAccountant.spent(0.1, 1, STEPS * (rounds + 1), 1e-5).epsilon())
                .isGreaterThan(5);
        assertThat(run.spent()).isEmpty();
        // What a round is shown with has nothing in it of the next, which begins at once.
        assertThat(run.spentOfExamplesBy(0).orElseThrow().steps()).isEqualTo(STEPS);
        assertThat(run.spentOfExamplesBy(rounds - 1)).hasValue(spent);
        assertThat(run.spentBy(0)).isEmpty();
        // Without noise nearly all; a third by chance.
        assertThat(run.reports().getLast().accuracy()).isGreaterThan(0.75);
    }

    @Test
    void masksChangeNothing() {
        assertThat(model(Visibility.NOBODY).minus(model(Visibility.COORDINATOR)).norm())
                .isLessThan(1e-5);
    }

    @Test
    void aParticipantStopsByItsOwnCountWhateverTheCoordinatorAsks() {
        Plan plan = new TestFederation(KEYS, FedAvg.plain(), Visibility.COORDINATOR, LOCAL, 50).plan;
        var participant = ParticipantCore.begin("p00", SitePolicy.open(), KEYS.signer("p00"));
        participant.on(new Happening.Heard(new Message.Invitation(plan)), Instant.EPOCH);
        int asked = 0;
        boolean isWilling = true;
        while (isWilling) {
            asked++;
            var work = LocalWork.plain(Weights.zeros(3));
            var start = new Message.RoundStart(asked, plan.digest(), plan.participants(), work);
            isWilling = participant.on(new Happening.Heard(start), Instant.EPOCH).stream()
                    .anyMatch(Effect.DrawSecret.class::isInstance);
        }
        PrivacyLoss spent = participant.spentOfExamples().orElseThrow();
        assertThat(spent.steps()).isEqualTo(STEPS * (asked - 1));
        assertThat(spent.epsilon()).isLessThanOrEqualTo(5);
        assertThat(PrivacyAccountant.spent(0.1, 1, STEPS * asked, 1e-5).epsilon())
                .isGreaterThan(5);
    }

    @Test
    void whatATrainerLearnedWithoutHidingNeverLeaves() {
        Plan plan = new TestFederation(KEYS, FedAvg.plain(), Visibility.COORDINATOR, LOCAL, 5).plan;
        var participant = ParticipantCore.begin("p00", SitePolicy.open(), KEYS.signer("p00"));
        var work = LocalWork.plain(Weights.zeros(3));
        participant.on(new Happening.Heard(new Message.Invitation(plan)), Instant.EPOCH);
        var start = new Message.RoundStart(1, plan.digest(), plan.participants(), work);
        participant.on(new Happening.Heard(start), Instant.EPOCH);
        participant.on(new Happening.SecretDrawn(1, Sites.secret(1)), Instant.EPOCH);
        var told = participant.on(new Happening.Trained(1, 60, Weights.zeros(3)), Instant.EPOCH);
        assertThat(told.toString()).contains("has hidden none").doesNotContain("CodedUpdate");
    }

    @Test
    void aSiteMayDemandMoreThanThePlanPromises() {
        Plan plan = new TestFederation(KEYS, FedAvg.plain(), Visibility.COORDINATOR, LOCAL, 5).plan;
        assertThat(new SitePolicy(1, Visibility.COORDINATOR, 5).refusal(plan)).isEmpty();
        assertThat(new SitePolicy(1, Visibility.COORDINATOR, 4.9).refusal(plan).orElseThrow())
                .contains("epsilon=5.0, epsilonMax=4.9");
    }

    private static Weights model(Visibility visibility) {
        var federation = new TestFederation(KEYS, FedAvg.plain(), visibility, LOCAL, 2);
        return federation
                .run(Weights.zeros(Blobs.LINEAR.size()), trainers())
                .state()
                .model();
    }

    private static Map<String, LocalTrainer> trainers() {
        Map<String, LocalTrainer> trainers = new TreeMap<>();
        for (int i = 0; i < SITES; i++) {
            trainers.put(
                    TestFederation.name(i),
                    PerceptronTrainer.of(Blobs.LINEAR, Blobs.of(60, i), Blobs.of(60, 100 + i), i));
        }
        return trainers;
    }
}
