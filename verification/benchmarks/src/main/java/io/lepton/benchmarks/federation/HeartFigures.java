package io.lepton.benchmarks.federation;

import static java.util.Objects.requireNonNull;

import io.lepton.federation.CoordinatorCore;
import io.lepton.federation.Evaluation;
import io.lepton.federation.ExamplePrivacy;
import io.lepton.federation.Examples;
import io.lepton.federation.LocalTrainer;
import io.lepton.federation.Perceptron;
import io.lepton.federation.PerceptronTrainer;
import io.lepton.federation.Plan;
import io.lepton.federation.PrivacyAccountant;
import io.lepton.federation.codec.PlainFloats;
import io.lepton.federation.codec.SeededGenerator;
import io.lepton.federation.codec.Weights;
import io.lepton.federation.strategy.FedAdaptive;
import io.lepton.federation.strategy.FedAvg;
import io.lepton.federation.strategy.LocalWork;
import io.lepton.federation.strategy.Scaffold;
import io.lepton.federation.strategy.ServerState;
import io.lepton.federation.strategy.Strategy;
import io.lepton.federation.strategy.Sum;
import io.lepton.federation.strategy.SumStrategy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Heart disease at four hospitals, by the recipe of the published comparison (FLamby): its split, its first weights, fifteen rounds of a
 * hundred steps of four rows by plain gradient descent, and the rates that its tables name.
 *
 * <p>The published figure is of all held-out rows, standardised by the training rows of all hospitals together, although each hospital
 * trains on rows that are standardised by its own ("pooled"). A federation cannot do that; what its members see is the second figure,
 * where each hospital's held-out rows are standardised as its training rows were ("own"). A model of two answers stands for the
 * published one of one: that doubles every step, so rates are halved.
 */
final class HeartFigures {
    private static final int ROUNDS = 15;
    private static final int STEPS = 100;
    private static final int BATCH = 4;
    private static final int SEED_FIRST = 42;
    private static final int SEEDS = 5;
    private static final Perceptron LOGISTIC = new Perceptron(List.of(HeartRows.FEATURES, 2));
    private static final double BETA_2 = 0.999;
    private static final double TAU = 1e-8;

    private record Setting(String name, Strategy strategy, double rate, double pooled) {}

    /**
     * SCAFFOLD whose updates count by their rows, as FedAvg's do. Its authors count them all the same; the published comparison cannot:
     * its SCAFFOLD answers all held-out rows as its FedAvg does, for each seed.
     */
    private record ByRows(Scaffold strategy) implements SumStrategy {
        @Override
        public int blocks() {
            return strategy.blocks();
        }

        @Override
        public LocalWork configure(ServerState state) {
            return strategy.configure(state);
        }

        @Override
        public ServerState aggregate(ServerState state, Sum sum) {
            return strategy.aggregate(state, sum);
        }
    }

    private record Accuracy(double pooled, double own) {}

    private final List<HeartRows> hospitals;
    private final Standard together;
    private final Examples pooledTest;

    private HeartFigures(List<HeartRows> hospitals) {
        this.hospitals = hospitals;
        this.together = Standard.of(
                hospitals.stream().flatMap(rows -> rows.train().stream()).toList());
        this.pooledTest = together.apply(
                hospitals.stream().flatMap(rows -> rows.test().stream()).toList(),
                hospitals.stream().flatMap(rows -> rows.testLabels().stream()).toList());
    }

    static List<Figure> all(Path data) throws IOException {
        List<HeartRows> hospitals = new ArrayList<>();
        for (String name : HeartRows.NAMES) {
            hospitals.add(HeartRows.read(data, name));
        }
        return new HeartFigures(hospitals).all();
    }

    private List<Figure> all() {
        List<Figure> figures = new ArrayList<>();
        for (Setting setting : settings()) {
            Accuracy reached = mean(setting, Plan.Visibility.NOBODY);
            Accuracy seen = mean(setting, Plan.Visibility.COORDINATOR);
            figures.add(figure(setting.name(), "pooled", setting.pooled(), reached.pooled(), "masked"));
            figures.add(figure(setting.name(), "own", Double.NaN, reached.own(), "masked"));
            figures.add(
                    figure(setting.name(), "pooled, masked less not masked", 0, reached.pooled() - seen.pooled(), ""));
        }
        double sum = 0;
        double[] published = {0.784, 0.727, 0.483, 0.611};
        for (int i = 0; i < published.length; i++) {
            Accuracy alone = meanAlone(i);
            sum += alone.pooled() / published.length;
            figures.add(figure(HeartRows.NAMES.get(i) + " alone", "pooled", published[i], alone.pooled(), "SGD .01"));
        }
        figures.add(figure("alone, mean", "pooled", 0.651, sum, ""));
        hidden(figures);
        return figures;
    }

    private static List<Setting> settings() {
        return List.of(
                new Setting("FedAvg", FedAvg.plain(), 0.001, 0.748),
                new Setting("FedProx mu=.01", new FedAvg(0.01), 0.001, 0.748),
                new Setting("SCAFFOLD", new Scaffold(1, 4), 0.001, 0.748),
                new Setting("SCAFFOLD by rows", new ByRows(new Scaffold(1, 4)), 0.001, 0.748),
                new Setting("FedAdam", adaptive(FedAdaptive.Rule.ADAM_AS_PUBLISHED, 0.01), 0.01, 0.779),
                new Setting("FedAdam, corrected start", adaptive(FedAdaptive.Rule.ADAM, 0.01), 0.01, 0.779),
                new Setting("FedYogi", adaptive(FedAdaptive.Rule.YOGI, 0.01), 0.003162, 0.779),
                new Setting("FedAdagrad", adaptive(FedAdaptive.Rule.ADAGRAD, 0.316228), 0.003162, Double.NaN));
    }

    private static Strategy adaptive(FedAdaptive.Rule rule, double rate) {
        return new FedAdaptive(rule, rate / 2, 0.9, BETA_2, TAU);
    }

    /** Epsilon 4 of every row at every hospital, beside the same steps without noise. */
    private void hidden(List<Figure> figures) {
        double rate = 0.25;
        int steps = 10;
        double delta = 1e-5;
        double noise = PrivacyAccountant.noise(rate, 4, steps * ROUNDS, delta).byLosses();
        double pooled = 0;
        double own = 0;
        double epsilon = 0;
        for (int seed = SEED_FIRST; seed < SEED_FIRST + SEEDS; seed++) {
            var local = new Plan.Local(1, 32, 0.25, seed).hiding(new ExamplePrivacy(rate, steps, 1, noise, delta, 4));
            CoordinatorCore done = run(FedAvg.plain(), local, seed, Plan.Visibility.NOBODY);
            pooled += pooledAccuracy(done.state().model()) / SEEDS;
            own += done.reports().getLast().accuracy() / SEEDS;
            epsilon = done.spentOfExamples(Federations.name(0)).orElseThrow().epsilon();
        }
        String note = "FedAvg, q=.25, 150 steps, z=" + noise + ", delta 1e-5, clip 1, rate .5";
        figures.add(figure("DP-SGD", "epsilon of each row", 4, epsilon, note));
        figures.add(figure("DP-SGD", "pooled", Double.NaN, pooled, note));
        figures.add(figure("DP-SGD", "own", Double.NaN, own, note));
    }

    private static Figure figure(String name, String measure, double wanted, double reached, String note) {
        return Figure.of("heart, " + name, "test accuracy, " + measure, wanted, reached, note);
    }

    private Accuracy mean(Setting setting, Plan.Visibility visibility) {
        double pooled = 0;
        double own = 0;
        for (int seed = SEED_FIRST; seed < SEED_FIRST + SEEDS; seed++) {
            var local = new Plan.Local(1, BATCH, setting.rate() / 2, seed);
            CoordinatorCore done = run(setting.strategy(), local, seed, visibility);
            pooled += pooledAccuracy(done.state().model()) / SEEDS;
            own += done.reports().getLast().accuracy() / SEEDS;
        }
        return new Accuracy(pooled, own);
    }

    private Accuracy meanAlone(int hospital) {
        double pooled = 0;
        double own = 0;
        for (int seed = SEED_FIRST; seed < SEED_FIRST + SEEDS; seed++) {
            var local = new Plan.Local(1, BATCH, 0.01 / 2, seed);
            Weights model = initial(seed);
            LocalTrainer trainer = trainer(hospital, seed);
            for (int round = 1; round <= ROUNDS; round++) {
                var learned = trainer.train(round, local, LocalWork.plain(model), Weights.none());
                model = model.plus(learned.change());
            }
            pooled += pooledAccuracy(model) / SEEDS;
            own += trainer.evaluate(model).accuracy() / SEEDS;
        }
        return new Accuracy(pooled, own);
    }

    private CoordinatorCore run(Strategy strategy, Plan.Local local, int seed, Plan.Visibility visibility) {
        List<LocalTrainer> trainers = new ArrayList<>();
        for (int i = 0; i < hospitals.size(); i++) {
            trainers.add(trainer(i, seed));
        }
        var federations = new Federations(hospitals.size());
        Plan plan = federations.plan(
                strategy,
                new Plan.Pace(ROUNDS, 1, hospitals.size(), Duration.ofMinutes(1), 3),
                local,
                new Plan.Travel(visibility, new PlainFloats(), 8, 1_000));
        return federations.run(plan, initial(seed), trainers);
    }

    private LocalTrainer trainer(int hospital, long seed) {
        HeartRows rows = requireNonNull(hospitals.get(hospital));
        Standard own = Standard.of(rows.train());
        long orders = SeededGenerator.derive(seed, hospital);
        int count = rows.train().size();
        return PerceptronTrainer.with(
                LOGISTIC,
                own.apply(rows.train(), rows.trainLabels()),
                own.apply(rows.test(), rows.testLabels()),
                (round, _) -> visits(count, SeededGenerator.derive(orders, round)));
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

    /** As PyTorch draws a linear layer of thirteen inputs: half of each weight for one answer, half for the other. */
    private static Weights initial(int seed) {
        var random = new MersenneTwister(seed);
        double bound = 1 / Math.sqrt(HeartRows.FEATURES);
        double[] weights = new double[LOGISTIC.size()];
        for (int i = 0; i < weights.length; i += 2) {
            double weight = random.uniform(bound);
            weights[i] = -weight / 2;
            weights[i + 1] = weight / 2;
        }
        return Weights.of(weights);
    }

    private double pooledAccuracy(Weights model) {
        Evaluation evaluation =
                PerceptronTrainer.of(LOGISTIC, Digits.none(), pooledTest, 0).evaluate(model);
        return evaluation.accuracy();
    }
}
