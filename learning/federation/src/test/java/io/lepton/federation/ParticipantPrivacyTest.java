package io.lepton.federation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lepton.federation.Plan.Local;
import io.lepton.federation.Plan.Pace;
import io.lepton.federation.Plan.ParticipantPrivacy;
import io.lepton.federation.Plan.Travel;
import io.lepton.federation.Plan.Visibility;
import io.lepton.federation.codec.PlainFloats;
import io.lepton.federation.codec.Weights;
import io.lepton.federation.secure.Sites;
import io.lepton.federation.strategy.FedAvg;
import io.lepton.federation.strategy.LocalWork;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Noise at participants: as much as was promised, clipped first, counted exactly, and an end when the budget is spent. */
final class ParticipantPrivacyTest {
    private static final int SITES = 4;
    private static final int SIZE = 5_000;
    private static final Sites KEYS = new Sites(SITES);
    private static final ParticipantPrivacy NOISE = new ParticipantPrivacy(1, 2, 1e-5, 3.5);

    /** Learns far too much: a change of length 50 in one place. */
    private record GreedyTrainer() implements LocalTrainer {
        @Override
        public Learned train(int round, Local local, LocalWork work, Weights ownControl) {
            double[] change = new double[SIZE];
            change[0] = 50;
            return new Learned(1 + round, Weights.of(change));
        }

        @Override
        public Evaluation evaluate(Weights model) {
            return new Evaluation(0, 0, 0);
        }
    }

    @ParameterizedTest
    @EnumSource(Visibility.class)
    void addsTheNoiseThatItAccountsForAndStopsAtTheBudget(Visibility visibility) {
        CoordinatorCore run = run(plan(visibility, NOISE));
        int rounds = run.state().round();
        // Without sampling, rounds are one Gaussian of a deviation that is smaller by the root of their number.
        double within = PrivacyAccountant.spent(1, 2, rounds, 1e-5).epsilon();
        assertThat(run.end().orElseThrow()).isEqualTo("the privacy budget is spent");
        assertThat(run.spent().orElseThrow().epsilon()).isEqualTo(within).isLessThanOrEqualTo(3.5);
        assertThat(PrivacyAccountant.spent(1, 2, rounds + 1, 1e-5).epsilon()).isGreaterThan(3.5);
        assertThat(rounds).isPositive();

        // Each round four sites add noise of z C / sqrt(3) each, and the mean divides by four.
        double perRound = 2 / Math.sqrt(3) * 2 / 4;
        double[] model = run.state().model().toArray();
        double squares = 0;
        for (int i = 1; i < SIZE; i++) {
            squares += model[i] * model[i];
        }
        double deviation = Math.sqrt(squares / (SIZE - 1));
        // Of 4999 numbers the deviation is known to 1 %: five times that.
        assertThat(deviation).isCloseTo(perRound * Math.sqrt(rounds), within(0.05 * perRound * Math.sqrt(rounds)));
        // Clipped to 1, whatever the number of examples.
        assertThat(model[0]).isCloseTo(rounds, within(6 * perRound * Math.sqrt(rounds)));
    }

    @Test
    void aParticipantStopsByItsOwnCountWhateverTheCoordinatorAsks() {
        Plan plan = plan(Visibility.NOBODY, NOISE);
        var participant = ParticipantCore.begin("p00", SitePolicy.open(), KEYS.signer("p00"));
        var work = LocalWork.plain(Weights.zeros(3));
        participant.on(new Happening.Heard(new Message.Invitation(plan)), Instant.EPOCH);
        int rounds = 0;
        boolean isWilling = true;
        while (isWilling) {
            rounds++;
            var start = new Message.RoundStart(rounds, plan.digest(), plan.participants(), work);
            List<Effect> effects = participant.on(new Happening.Heard(start), Instant.EPOCH);
            isWilling = effects.stream().anyMatch(Effect.DrawSecret.class::isInstance);
        }
        assertThat(PrivacyAccountant.spent(1, 2, rounds, 1e-5).epsilon()).isGreaterThan(3.5);
        assertThat(PrivacyAccountant.spent(1, 2, rounds - 1, 1e-5).epsilon()).isLessThanOrEqualTo(3.5);
        assertThat(participant.spent().orElseThrow().steps()).isEqualTo(rounds - 1);
    }

    private static CoordinatorCore run(Plan plan) {
        Map<String, LocalFederation.Site> sites = new TreeMap<>();
        for (String name : plan.participants()) {
            sites.put(
                    name,
                    new LocalFederation.Site(
                            new GreedyTrainer(),
                            SitePolicy.open(),
                            KEYS.signer(name),
                            round -> Sites.secret(77L * name.hashCode() + round)));
        }
        Map<String, Journal> journals = new HashMap<>();
        return LocalFederation.run(
                plan,
                Weights.zeros(SIZE),
                sites,
                process -> journals.computeIfAbsent(process, _ -> new MemoryJournal()),
                _ -> {});
    }

    private static Plan plan(Visibility visibility, ParticipantPrivacy noise) {
        return new Plan(
                "private",
                KEYS.identities(),
                FedAvg.plain(),
                new Pace(50, 1, 3, TestFederation.STEP_TIME, 3),
                new Local(1, 1, 0.1, 1),
                new Travel(visibility, new PlainFloats(), 16, 1_000),
                Optional.of(noise));
    }
}
