package io.lepton.benchmarks.federation;

import io.lepton.data.Features;
import io.lepton.data.Targets;
import io.lepton.domain.Shape;
import io.lepton.federation.Evaluation;
import io.lepton.federation.LocalTrainer;
import io.lepton.federation.Plan;
import io.lepton.federation.codec.SeededGenerator;
import io.lepton.federation.codec.Weights;
import io.lepton.federation.strategy.LocalWork;
import io.lepton.training.NetworkSession;
import io.lepton.training.Predictions;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Trains a network of libtorch on one client's rows; all clients share one open network. Confined to one thread. */
final class NetworkTrainer implements LocalTrainer {
    private static final List<String> DIGITS =
            IntStream.range(0, Mnist.CLASSES).mapToObj(String::valueOf).toList();

    private final NetworkSession network;
    private final Mnist data;
    private final int[] rows;
    private final long seed;

    NetworkTrainer(NetworkSession network, Mnist data, int[] rows, long seed) {
        this.network = network;
        this.data = data;
        this.rows = rows.clone();
        this.seed = seed;
    }

    @Override
    public Learned train(int round, Plan.Local local, LocalWork work, Weights ownControl) {
        network.setParameters(work.model().toFloats());
        for (int epoch = 0; epoch < local.epochs(); epoch++) {
            var random = new SeededGenerator(SeededGenerator.derive(SeededGenerator.derive(seed, round), epoch));
            int[] order = Arrays.stream(random.permutation(rows.length))
                    .map(place -> rows[place])
                    .toArray();
            for (int from = 0; from < order.length; from += local.batchSize()) {
                int[] batch = Arrays.copyOfRange(order, from, Math.min(from + local.batchSize(), order.length));
                // Its loss is not asked for: the model is tried after the round.
                var _ = network.step(features(batch), targets(batch));
            }
        }
        return new Learned(rows.length, Weights.of(network.parameters()).minus(work.model()));
    }

    @Override
    public Evaluation evaluate(Weights model) {
        throw new IllegalStateException("only one of all clients tries models");
    }

    /** How a model does on rows of some data. */
    static Evaluation evaluate(NetworkSession network, Mnist data, int count, Weights model) {
        network.setParameters(model.toFloats());
        int[] all = IntStream.range(0, count).toArray();
        var one = new NetworkTrainer(network, data, all, 0);
        var predictions = (Predictions.Classes) network.predict(one.features(all));
        int[] answers = predictions.labels();
        long correct = IntStream.range(0, count)
                .filter(row -> answers[row] == data.label(row))
                .count();
        return new Evaluation(count, correct, 0);
    }

    private Features features(int[] batch) {
        float[] values = new float[batch.length * Mnist.PIXELS];
        for (int i = 0; i < batch.length; i++) {
            for (int place = 0; place < Mnist.PIXELS; place++) {
                values[i * Mnist.PIXELS + place] = data.pixel(batch[i], place);
            }
        }
        return Features.of(Shape.of(1, 28, 28), values);
    }

    private Targets targets(int[] batch) {
        return Targets.classes(Arrays.stream(batch).map(data::label).toArray(), DIGITS);
    }
}
