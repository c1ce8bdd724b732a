package io.lepton.benchmarks.federation;

import static java.util.Objects.requireNonNull;

import io.lepton.federation.CoordinatorCore;
import io.lepton.federation.LocalTrainer;
import io.lepton.federation.Perceptron;
import io.lepton.federation.PerceptronTrainer;
import io.lepton.federation.Plan;
import io.lepton.federation.codec.PlainFloats;
import io.lepton.federation.codec.Weights;
import io.lepton.federation.strategy.FedAvg;
import io.lepton.wire.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Federated averaging on digits as two other frameworks do it, from the same weights in the same visiting orders. */
final class DigitsFigures {
    private static final Perceptron NETWORK = new Perceptron(List.of(Digits.PIXELS, 32, Digits.CLASSES));
    private static final int ROUNDS = 3;

    private DigitsFigures() {}

    static List<Figure> reference(Path data) throws IOException {
        Digits digits = Digits.read(data);
        Map<?, ?> fixture = Json.read(Files.readAllBytes(data.resolve("../fixtures/fedavg_digits.json")), Map.class);
        Map<?, ?> weights = (Map<?, ?>) part(fixture, "weights");
        Weights model = Weights.none();
        for (String name : List.of("w1", "b1", "w2", "b2")) {
            model = model.then(numbers(part(weights, name)));
        }
        List<Figure> figures = new ArrayList<>();
        for (int clients : new int[] {2, 10}) {
            List<?> orders = (List<?>) part((Map<?, ?>) part(fixture, "shuffle"), String.valueOf(clients));
            List<LocalTrainer> trainers = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                double[] order = numbers(orders.get(i)).toArray();
                int[] visits = new int[order.length];
                for (int k = 0; k < visits.length; k++) {
                    visits[k] = (int) order[k];
                }
                trainers.add(PerceptronTrainer.with(
                        NETWORK,
                        digits.rows(digits.stripe(i, clients)),
                        i == 0 ? digits.heldOut() : Digits.none(),
                        (_, _) -> visits));
            }
            var federations = new Federations(clients);
            CoordinatorCore done = federations.run(
                    federations.plan(
                            FedAvg.plain(),
                            new Plan.Pace(ROUNDS, 1, clients, Duration.ofMinutes(1), 3),
                            new Plan.Local(1, 16, 0.1, 1),
                            new Plan.Travel(Plan.Visibility.NOBODY, new PlainFloats(), 4, 1_000)),
                    model,
                    trainers);
            Weights wanted = numbers(part((Map<?, ?>) part(fixture, "accuracy"), String.valueOf(clients)));
            for (int round = 1; round <= ROUNDS; round++) {
                figures.add(Figure.of(
                        "digits, " + clients + " clients",
                        "accuracy after round " + round,
                        wanted.get(round),
                        done.reports().get(round - 1).accuracy(),
                        "under masks; MLP 64-32-10"));
            }
        }
        return figures;
    }

    private static Object part(Map<?, ?> map, String name) {
        return requireNonNull(map.get(name), name);
    }

    private static Weights numbers(Object list) {
        return Weights.of(((List<?>) list)
                .stream().mapToDouble(value -> ((Number) value).doubleValue()).toArray());
    }
}
