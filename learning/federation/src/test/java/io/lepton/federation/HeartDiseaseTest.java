package io.lepton.federation;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.lepton.federation.Plan.Local;
import io.lepton.federation.Plan.Visibility;
import io.lepton.federation.codec.SeededGenerator;
import io.lepton.federation.codec.Weights;
import io.lepton.federation.secure.Sites;
import io.lepton.federation.strategy.FedAdaptive;
import io.lepton.federation.strategy.FedAvg;
import io.lepton.federation.strategy.LocalWork;
import io.lepton.federation.strategy.Strategy;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Four hospitals learn together without showing each other anything, and do better than alone.
 *
 * <p>As in the published comparison: logistic regression, fifteen rounds of a hundred steps with four rows each, by plain gradient descent
 * at each hospital. Its figures (averaging .748, FedAdam .779, alone .65 in the mean) are of one split, and of held-out rows that are
 * standardised by all hospitals' rows together, which no member of a federation could do; the benchmarks reckon them in that way. Here
 * each hospital standardises its own rows, and figures are means over twenty splits, of which single ones differ by .03.
 */
@Tag("real-data")
final class HeartDiseaseTest {
    private static final int SPLITS = 20;
    private static final int ROUNDS = 15;
    private static final int STEPS = 100;
    private static final int BATCH = 4;
    private static final double RATE = 0.01;
    private static final Sites SITES = new Sites(4);
    private static final Perceptron LOGISTIC = new Perceptron(List.of(Hospitals.FEATURES, 2));

    @Test
    void fourHospitalsDoBetterTogetherThanAlone() throws IOException {
        double averaged = 0;
        double adaptive = 0;
        double alone = 0;
        for (int seed = 0; seed < SPLITS; seed++) {
            List<Hospitals.Hospital> hospitals = Hospitals.read(seed);
            Strategy adam = new FedAdaptive(FedAdaptive.Rule.ADAM, 0.1, 0.9, 0.999, 1e-8);
            averaged +=
                    run(hospitals, FedAvg.plain(), Visibility.COORDINATOR, seed).accuracy() / SPLITS;
            adaptive += run(hospitals, adam, Visibility.COORDINATOR, seed).accuracy() / SPLITS;
            alone += alone(hospitals, seed) / SPLITS;
        }
        // .740, .742 and .628 here; over other splits the mean of twenty scatters by .006.
        assertThat(averaged).isGreaterThan(0.73).isGreaterThan(alone + 0.08);
        assertThat(adaptive).isGreaterThan(0.73).isGreaterThan(alone + 0.08);
    }

    @Test
    void masksChangeNothing() throws IOException {
        List<Hospitals.Hospital> hospitals = Hospitals.read(0);
        RoundReport masked = run(hospitals, FedAvg.plain(), Visibility.NOBODY, 0);
        RoundReport seen = run(hospitals, FedAvg.plain(), Visibility.COORDINATOR, 0);
        assertThat(masked.accuracy()).isEqualTo(seen.accuracy());
        masked.evaluations().forEach((site, evaluation) -> assertThat(evaluation.correctCount())
                .as(site)
                .isEqualTo(requireNonNull(seen.evaluations().get(site)).correctCount()));
    }

    /** The mean over the hospitals of what the model of each alone gets right of all held-out rows. */
    private static double alone(List<Hospitals.Hospital> hospitals, int seed) {
        double mean = 0;
        for (int i = 0; i < hospitals.size(); i++) {
            var local = new Local(1, BATCH, RATE, seed);
            Weights model = Weights.zeros(LOGISTIC.size());
            for (int round = 1; round <= ROUNDS; round++) {
                model = model.plus(trainer(requireNonNull(hospitals.get(i)), SeededGenerator.derive(seed, i))
                        .train(round, local, LocalWork.plain(model), Weights.none())
                        .change());
            }
            long correct = 0;
            long count = 0;
            for (Hospitals.Hospital tested : hospitals) {
                Evaluation evaluation = trainer(tested, 0).evaluate(model);
                correct += evaluation.correctCount();
                count += evaluation.exampleCount();
            }
            mean += (double) correct / count / hospitals.size();
        }
        return mean;
    }

    private static RoundReport run(
            List<Hospitals.Hospital> hospitals, Strategy strategy, Visibility visibility, int seed) {
        var federation = new TestFederation(SITES, strategy, visibility, new Local(1, BATCH, RATE, seed), ROUNDS);
        Map<String, LocalTrainer> trainers = new TreeMap<>();
        for (int i = 0; i < hospitals.size(); i++) {
            trainers.put(
                    TestFederation.name(i), trainer(requireNonNull(hospitals.get(i)), SeededGenerator.derive(seed, i)));
        }
        CoordinatorCore done = federation.run(Weights.zeros(LOGISTIC.size()), trainers);
        return done.reports().getLast();
    }

    private static LocalTrainer trainer(Hospitals.Hospital hospital, long seed) {
        return PerceptronTrainer.with(
                LOGISTIC,
                hospital.training(),
                hospital.heldOut(),
                (round, _) -> visits(hospital.training().size(), SeededGenerator.derive(seed, round)));
    }

    /** As many rows as a hundred steps take, in one order after another. */
    private static int[] visits(int rows, long seed) {
        int[] visits = new int[STEPS * BATCH];
        var random = new SeededGenerator(seed);
        int at = 0;
        while (at < visits.length) {
            int[] order = random.permutation(rows);
            int count = Math.min(order.length, visits.length - at);
            System.arraycopy(order, 0, visits, at, count);
            at += count;
        }
        return visits;
    }
}
