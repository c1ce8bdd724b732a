package io.lepton.benchmarks.federation;

import io.lepton.federation.Evaluation;
import io.lepton.federation.LocalTrainer;
import io.lepton.federation.Plan;
import io.lepton.federation.codec.SeededGenerator;
import io.lepton.federation.codec.Weights;
import io.lepton.federation.strategy.LocalWork;
import io.lepton.training.NetworkSession;
import io.lepton.training.Predictions;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Trains a network of libtorch on one client's rows; all clients share one open network. Confined to one thread. */
final class NetworkTrainer implements LocalTrainer {
    private final NetworkSession network;
    private final NetworkRows data;
    private final int[] rows;
    private final long seed;

    NetworkTrainer(NetworkSession network, NetworkRows data, int[] rows, long seed) {
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
                var _ = network.step(data.features(batch), data.targets(batch));
            }
        }
        return new Learned(rows.length, Weights.of(network.parameters()).minus(work.model()));
    }

    @Override
    public Evaluation evaluate(Weights model) {
        throw new IllegalStateException("only one of all clients tries models");
    }

    /** The share of answers that a model has right, over all rows of some data. */
    static double accuracy(NetworkSession network, NetworkRows data, Weights model) {
        network.setParameters(model.toFloats());
        int[] all = IntStream.range(0, data.size()).toArray();
        int[] answers = ((Predictions.Classes) network.predict(data.features(all))).labels();
        int[] targets = data.targets(all).indices();
        return IntStream.range(0, targets.length)
                .mapToDouble(place -> answers[place] == targets[place] ? 1 : 0)
                .average()
                .orElseThrow();
    }
}
