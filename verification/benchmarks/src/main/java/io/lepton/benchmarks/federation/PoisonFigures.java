package io.lepton.benchmarks.federation;

import io.lepton.federation.Evaluation;
import io.lepton.federation.Examples;
import io.lepton.federation.LocalTrainer;
import io.lepton.federation.Perceptron;
import io.lepton.federation.PerceptronTrainer;
import io.lepton.federation.Plan;
import io.lepton.federation.codec.PlainFloats;
import io.lepton.federation.codec.Weights;
import io.lepton.federation.strategy.Bulyan;
import io.lepton.federation.strategy.CoordinateWise;
import io.lepton.federation.strategy.FedAvg;
import io.lepton.federation.strategy.Krum;
import io.lepton.federation.strategy.LocalWork;
import io.lepton.federation.strategy.Strategy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is learned of digits although six of twenty participants lie. */
final class PoisonFigures {
    private static final Perceptron NETWORK = new Perceptron(List.of(Digits.PIXELS, 32, Digits.CLASSES));
    private static final int CLIENTS = 20;
    private static final int LIARS = 6;
    private static final int ROUNDS = 20;

    /** As many as twenty participants allow Bulyan: {@code 4f + 3 <= n}. */
    private static final int BULYAN_FAULTY = 4;

    private record Opposite(LocalTrainer honest) implements LocalTrainer {
        @Override
        public Learned train(int round, Plan.Local local, LocalWork work, Weights ownControl) {
            Learned learned = honest.train(round, local, work, ownControl);
            return new Learned(learned.exampleCount(), learned.change().times(-1));
        }

        @Override
        public Evaluation evaluate(Weights model) {
            return honest.evaluate(model);
        }
    }

    private PoisonFigures() {}

    static List<Figure> all(Path data) throws IOException {
        Digits digits = Digits.read(data);
        Map<String, Strategy> strategies = new LinkedHashMap<>();
        strategies.put("FedAvg", FedAvg.plain());
        strategies.put("median", CoordinateWise.median());
        strategies.put("trimmed mean .3", CoordinateWise.trimmedMean(0.3));
        strategies.put("Krum", new Krum(LIARS, 1));
        strategies.put("MultiKrum", new Krum(LIARS, CLIENTS - LIARS));
        strategies.put("Bulyan", new Bulyan(BULYAN_FAULTY));
        List<Figure> figures = new ArrayList<>();
        strategies.forEach((name, strategy) -> {
            int bearable = name.equals("Bulyan") ? BULYAN_FAULTY : LIARS;
            figures.add(figure(name, "nobody", accuracy(digits, strategy, 0, false), 0));
            figures.add(figure(name, "label-flip", accuracy(digits, strategy, bearable, true), bearable));
            figures.add(figure(name, "sign-flip", accuracy(digits, strategy, bearable, false), bearable));
            if (bearable < LIARS) {
                figures.add(figure(name, "label-flip", accuracy(digits, strategy, LIARS, true), LIARS));
                figures.add(figure(name, "sign-flip", accuracy(digits, strategy, LIARS, false), LIARS));
            }
        });
        return figures;
    }

    private static Figure figure(String name, String lie, double accuracy, int liars) {
        return Figure.of(
                "poison, " + name,
                "digits accuracy, " + lie,
                Double.NaN,
                accuracy,
                liars + " of " + CLIENTS + " lie; 20 rounds, E=2, B=16");
    }

    private static double accuracy(Digits digits, Strategy strategy, int liars, boolean isLabelFlip) {
        List<LocalTrainer> trainers = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            List<Integer> rows = digits.stripe(i, CLIENTS);
            boolean isLiar = i > 0 && i <= liars;
            Examples own = isLiar && isLabelFlip ? flipped(digits, rows) : digits.rows(rows);
            LocalTrainer trainer = PerceptronTrainer.of(NETWORK, own, i == 0 ? digits.heldOut() : Digits.none(), i);
            trainers.add(isLiar && !isLabelFlip ? new Opposite(trainer) : trainer);
        }
        var federations = new Federations(CLIENTS);
        Plan plan = federations.plan(
                strategy,
                new Plan.Pace(ROUNDS, 1, CLIENTS, Duration.ofMinutes(1), 3),
                new Plan.Local(2, 16, 0.1, 1),
                new Plan.Travel(Plan.Visibility.COORDINATOR, new PlainFloats(), 64, 2_000));
        return federations
                .run(plan, NETWORK.initial(1), trainers)
                .reports()
                .getLast()
                .accuracy();
    }

    private static Examples flipped(Digits digits, List<Integer> rows) {
        return Examples.of(
                rows.stream().map(digits.pixels()::get).toList(),
                rows.stream()
                        .map(row -> Digits.CLASSES - 1 - digits.labels().get(row))
                        .toList());
    }
}
