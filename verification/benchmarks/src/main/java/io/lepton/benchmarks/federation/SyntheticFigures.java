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

    static List<Figure> all() {
        List<Figure> figures = new ArrayList<>();
        figures.add(figure("FedAvg", 0.600, mean(0, false, Late.TAKEN_IN)));
        figures.add(figure("FedProx mu=1", 0.843, mean(1, false, Late.TAKEN_IN)));
        figures.add(figure("FedAvg, 90 % stragglers", 0.491, mean(0, true, Late.LEFT_BEHIND)));
        figures.add(figure("FedProx mu=1, 90 % stragglers", 0.845, mean(1, true, Late.TAKEN_IN)));
        return figures;
    }

    private static Figure figure(String name, double wanted, double reached) {
        return Figure.of(
                "synthetic(1,1), " + name,
                "accuracy over all devices, round 100",
                wanted,
                reached,
                "mean of 3 draws; the reference is one draw: ordering and gap count");
    }

    private static double mean(double proximal, boolean isStraggling, Late late) {
        double sum = 0;
        for (long seed : SEEDS) {
            sum += accuracy(proximal, isStraggling, late, seed) / SEEDS.length;
        }
        return sum;
    }

    private static double accuracy(double proximal, boolean isStraggling, Late late, long seed) {
        var devices = SyntheticDevices.draw(1, 1, seed);
        List<LocalTrainer> trainers = new ArrayList<>();
        for (int i = 0; i < SyntheticDevices.DEVICES; i++) {
            LocalTrainer trainer = PerceptronTrainer.of(
                    LOGISTIC,
                    requireNonNull(devices.training().get(i)),
                    requireNonNull(devices.heldOut().get(i)),
                    SeededGenerator.derive(seed, i));
            trainers.add(isStraggling ? new Straggler(trainer, late, SeededGenerator.derive(seed, -i)) : trainer);
        }
        var federations = new Federations(SyntheticDevices.DEVICES);
        Plan plan = federations.plan(
                new FedAvg(proximal),
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
