package io.lepton.federation;

import static org.assertj.core.api.Assertions.assertThat;

import io.lepton.federation.Plan.Local;
import io.lepton.federation.Plan.Pace;
import io.lepton.federation.Plan.Travel;
import io.lepton.federation.Plan.Visibility;
import io.lepton.federation.codec.PlainFloats;
import io.lepton.federation.codec.Weights;
import io.lepton.federation.secure.Sites;
import io.lepton.federation.strategy.Bulyan;
import io.lepton.federation.strategy.CoordinateWise;
import io.lepton.federation.strategy.FedAvg;
import io.lepton.federation.strategy.Krum;
import io.lepton.federation.strategy.LocalWork;
import io.lepton.federation.strategy.Strategy;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Some participants lie: they call each class by another's name, or send ten times the opposite of what they learned. */
final class PoisonTest {
    private static final int SITES = 20;
    private static final Sites KEYS = new Sites(SITES);
    private static final int ROUNDS = 8;

    /** Thirty in a hundred. */
    private static final int LIARS = 6;

    /** Bulyan is made for fewer than a quarter. */
    private static final int LIARS_OF_BULYAN = 4;

    enum Lie {
        LABEL_FLIP,
        SIGN_FLIP
    }

    /** Sends the opposite, ten times as large. */
    private record Opposite(LocalTrainer honest) implements LocalTrainer {
        @Override
        public Learned train(int round, Local local, LocalWork work, Weights ownControl) {
            Learned learned = honest.train(round, local, work, ownControl);
            return new Learned(learned.exampleCount(), learned.change().times(-10));
        }

        @Override
        public Evaluation evaluate(Weights model) {
            return honest.evaluate(model);
        }
    }

    static Stream<Arguments> robust() {
        return Stream.of(Lie.values())
                .flatMap(lie -> Stream.of(
                        Arguments.of(CoordinateWise.median(), lie, LIARS),
                        Arguments.of(CoordinateWise.trimmedMean(0.3), lie, LIARS),
                        Arguments.of(new Krum(LIARS, 1), lie, LIARS),
                        Arguments.of(new Krum(LIARS, SITES - LIARS), lie, LIARS),
                        Arguments.of(new Bulyan(LIARS_OF_BULYAN), lie, LIARS_OF_BULYAN)));
    }

    @ParameterizedTest
    @MethodSource("robust")
    void aRobustStrategyLearnsAlthoughSomeLie(Strategy strategy, Lie lie, int liars) {
        assertThat(accuracy(strategy, lie, liars)).isGreaterThan(0.9);
    }

    @Test
    void theMeanIsCarriedAwayByThoseWhoSendTheOpposite() {
        assertThat(accuracy(FedAvg.plain(), Lie.SIGN_FLIP, 0)).isGreaterThan(0.9);
        assertThat(accuracy(FedAvg.plain(), Lie.SIGN_FLIP, LIARS)).isLessThan(0.4);
    }

    private static double accuracy(Strategy strategy, Lie lie, int liars) {
        Map<String, LocalTrainer> trainers = new TreeMap<>();
        for (int i = 0; i < SITES; i++) {
            boolean isLiar = i < liars;
            int flip = isLiar && lie == Lie.LABEL_FLIP ? 1 : 0;
            LocalTrainer trainer = PerceptronTrainer.of(Blobs.LINEAR, Blobs.of(60, i, flip), Blobs.of(60, 500 + i), i);
            trainers.put(TestFederation.name(i), isLiar && lie == Lie.SIGN_FLIP ? new Opposite(trainer) : trainer);
        }
        Map<String, LocalFederation.Site> sites = new TreeMap<>();
        trainers.forEach((name, trainer) -> sites.put(
                name, new LocalFederation.Site(trainer, SitePolicy.open(), KEYS.signer(name), Sites::secret)));
        Plan plan = new Plan(
                "poisoned",
                KEYS.identities(),
                strategy,
                new Pace(ROUNDS, 1, SITES, TestFederation.STEP_TIME, 3),
                new Local(1, 10, 0.1, 1),
                new Travel(Visibility.COORDINATOR, new PlainFloats(), 64, 1_000),
                Optional.empty());
        Map<String, Journal> journals = new TreeMap<>();
        return LocalFederation.run(
                        plan,
                        Weights.zeros(Blobs.LINEAR.size()),
                        sites,
                        process -> journals.computeIfAbsent(process, _ -> new MemoryJournal()),
                        _ -> {})
                .reports()
                .getLast()
                .accuracy();
    }
}
