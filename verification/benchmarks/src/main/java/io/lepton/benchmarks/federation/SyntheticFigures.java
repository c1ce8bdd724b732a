package io.lepton.benchmarks.federation;

import static java.util.Objects.requireNonNull;

import io.lepton.federation.Evaluation;
import io.lepton.federation.LocalTrainer;
import io.lepton.federation.Perceptron;
import io.lepton.federation.PerceptronTrainer;
import io.lepton.federation.Plan;
import io.lepton.federation.codec.PlainFloats;
import io.lepton.federation.codec.SeededGenerator;
import io.lepton.federation.codec.Weights;
import io.lepton.federation.strategy.FedAvg;
import io.lepton.federation.strategy.LocalWork;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** FedProx on devices that differ: the pull towards the start, and taking in what stragglers have done so far. */
final class SyntheticFigures {
    private static final Perceptron LOGISTIC =
            new Perceptron(List.of(SyntheticDevices.FEATURES, SyntheticDevices.CLASSES));
    private static final int ROUNDS = 100;
    private static final int EPOCHS = 20;
    private static final long[] SEEDS = {1, 2, 3};

    /** What becomes of a device that does not get through its epochs in time. */
    private enum Late {
        LEFT_BEHIND,
        TAKEN_IN
    }

    /** Is late in nine of ten rounds. */
    private record Straggler(LocalTrainer trainer, Late late, long seed) implements LocalTrainer {
        @Override
        public Learned train(int round, Plan.Local local, LocalWork work, Weights ownControl) {
            var random = new SeededGenerator(SeededGenerator.derive(seed, round));
            int epochs = random.nextDouble() < 0.9 ? 1 + random.nextInt(EPOCHS - 1) : EPOCHS;
            if (epochs < EPOCHS && late == Late.LEFT_BEHIND) {
                throw new IllegalArgumentException("not done in time: epochs=" + epochs);
            }
            var less = new Plan.Local(epochs, local.batchSize(), local.learningRate(), local.seed());
            return trainer.train(round, less, work, ownControl);
        }

        @Override
        public Evaluation evaluate(Weights model) {
            return trainer.evaluate(model);
        }
    }

    private SyntheticFigures() {}

    /** On draws by the authors' program, and on draws of our own: how FedAvg does hangs on the draw. */
    static List<Figure> all() {
        List<Figure> figures = new ArrayList<>();
        for (Case one : List.of(
                new Case("FedAvg", 0.600, 0, false, Late.TAKEN_IN),
                new Case("FedProx mu=1", 0.843, 1, false, Late.TAKEN_IN),
                new Case("FedAvg, 90 % stragglers", 0.491, 0, true, Late.LEFT_BEHIND),
                new Case("FedProx mu=1, 90 % stragglers", 0.845, 1, true, Late.TAKEN_IN))) {
            figures.add(
                    figure(one, one.accuracy(SyntheticDevices.published(), 0), "the authors' program, NumPy seed 0"));
            figures.add(figure(
                    one,
                    one.accuracy(SyntheticDevices.shuffled(), 0),
                    "the same, each device's rows shuffled on the way"));
            double sum = 0;
            for (long seed : SEEDS) {
                sum += one.accuracy(SyntheticDevices.draw(1, 1, seed), seed) / SEEDS.length;
            }
            figures.add(figure(one, sum, "mean of 3 draws of our own: ordering and gap count"));
        }
        return figures;
    }

    private static Figure figure(Case one, double reached, String setting) {
        return Figure.of(
                "synthetic(1,1), " + one.name(),
                "accuracy over all devices, round 100",
                one.wanted(),
                reached,
                setting);
    }

    private record Case(String name, double wanted, double proximal, boolean isStraggling, Late late) {
        private double accuracy(SyntheticDevices devices, long seed) {
            return SyntheticFigures.accuracy(this, devices, seed);
        }
    }

    private static double accuracy(Case one, SyntheticDevices devices, long seed) {
        List<LocalTrainer> trainers = new ArrayList<>();
        for (int i = 0; i < SyntheticDevices.DEVICES; i++) {
            LocalTrainer trainer = PerceptronTrainer.of(
                    LOGISTIC,
                    requireNonNull(devices.training().get(i)),
                    requireNonNull(devices.heldOut().get(i)),
                    SeededGenerator.derive(seed, i));
            trainers.add(
                    one.isStraggling()
                            ? new Straggler(trainer, one.late(), SeededGenerator.derive(seed, -i))
                            : trainer);
        }
        var federations = new Federations(SyntheticDevices.DEVICES);
        Plan plan = federations.plan(
                new FedAvg(one.proximal()),
                new Plan.Pace(ROUNDS, 1.0 / 3, 1, Duration.ofMinutes(1), 100),
                new Plan.Local(EPOCHS, 10, 0.01, seed),
                new Plan.Travel(Plan.Visibility.COORDINATOR, new PlainFloats(), 64, 1_000_000));
        return federations
                .run(plan, Weights.zeros(LOGISTIC.size()), trainers)
                .reports()
                .getLast()
                .accuracy();
    }
}
