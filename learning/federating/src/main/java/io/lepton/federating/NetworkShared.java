package io.lepton.federating;

import io.lepton.data.Features;
import io.lepton.data.LabelledFeatures;
import io.lepton.data.Targets;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.Shape;
import io.lepton.federation.Effect;
import io.lepton.federation.Evaluation;
import io.lepton.federation.LocalTrainer;
import io.lepton.federation.OwnBlock;
import io.lepton.federation.Plan;
import io.lepton.federation.PrivateDescent;
import io.lepton.federation.codec.SeededGenerator;
import io.lepton.federation.codec.Weights;
import io.lepton.federation.strategy.LocalWork;
import io.lepton.training.NetworkModel;
import io.lepton.training.NetworkSession;
import io.lepton.training.Predictions;
import io.lepton.wire.onnx.ModelProto;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A network of layers, held open once for all sites, on one thread: so the same rows and seed give the same bits. */
final class NetworkShared implements SharedModel {
    private final NetworkModel network;
    private final Shape exampleShape;
    private final NetworkSession session;
    private final float[] initial;

    private NetworkShared(NetworkModel network, Shape exampleShape, NetworkSession session) {
        this.network = network;
        this.exampleShape = exampleShape;
        this.session = session;
        this.initial = session.parameters();
    }

    /** @throws LeptonException INVALID_CONFIGURATION if it has more than parameters, such as running means */
    static NetworkShared open(NetworkModel network, Shape exampleShape, long seed) {
        NetworkSession session = network.open(exampleShape, seed);
        if (session.runningCount() > 0) {
            session.close();
            throw new LeptonException(
                    ErrorCode.INVALID_CONFIGURATION,
                    "means over batches are each site's own and cannot be averaged with the parameters; say normalise: layer: "
                            + "model.layers");
        }
        return new NetworkShared(network, exampleShape, session);
    }

    @Override
    public Weights initial() {
        return Weights.of(initial);
    }

    @Override
    public LocalTrainer trainer(LabelledFeatures train, LabelledFeatures test, long seed) {
        return new Trainer(train, test, seed);
    }

    @Override
    public float[] predict(Weights model, Features features) {
        session.setParameters(model.toFloats());
        return session.predict(features).values();
    }

    @Override
    public ModelProto toOnnx(Weights model) {
        return network.with(exampleShape, model.toFloats()).toOnnx();
    }

    @Override
    public List<OwnBlock> head(int layers) {
        Map<String, Integer> sizes = new LinkedHashMap<>();
        session.parameterShapes()
                .forEach((name, shape) -> sizes.merge(
                        name.substring(0, name.lastIndexOf('.')), Math.toIntExact(shape.elementCount()), Integer::sum));
        if (layers >= sizes.size()) {
            throw new LeptonException(
                    ErrorCode.INVALID_CONFIGURATION,
                    "no layer is left for all to share: variants.head=" + layers + ", layers that learn="
                            + sizes.keySet());
        }
        int own = sizes.values().stream()
                .skip((long) sizes.size() - layers)
                .mapToInt(Integer::intValue)
                .sum();
        return layers == 0 ? List.of() : List.of(new OwnBlock("head", initial.length - own, initial.length));
    }

    @Override
    public void close() {
        session.close();
    }

    /** One site's. */
    private final class Trainer implements LocalTrainer {
        private final LabelledFeatures train;
        private final LabelledFeatures test;
        private final long seed;

        private Trainer(LabelledFeatures train, LabelledFeatures test, long seed) {
            this.train = train;
            this.test = test;
            this.seed = seed;
        }

        @Override
        public Learned train(Effect.Train task) {
            if (task.local().privacy().isEmpty()) {
                return train(task.round(), task.local(), task.work(), task.ownControl());
            }
            // Refused before anything is drawn.
            var _ = checked(task.work().model());
            return PrivateDescent.learn(task, new RowGradients(session, train));
        }

        @Override
        public Learned train(int round, Plan.Local local, LocalWork work, Weights ownControl) {
            float[] start = checked(work.model()).toFloats();
            float[] weights = start.clone();
            double[] correction =
                    work.isControlled() ? work.control().minus(ownControl).toArray() : new double[weights.length];
            int steps = 0;
            for (int epoch = 0; epoch < local.epochs(); epoch++) {
                long draw = SeededGenerator.derive(SeededGenerator.derive(seed, round), epoch);
                int[] order = new SeededGenerator(draw).permutation(train.rowCount());
                for (int from = 0; from < order.length; from += local.batchSize()) {
                    int[] batch = Arrays.copyOfRange(order, from, Math.min(from + local.batchSize(), order.length));
                    float[] gradient = gradient(weights, batch, SeededGenerator.derive(draw, steps));
                    for (int i = 0; i < weights.length; i++) {
                        double pull = work.proximal() * (weights[i] - start[i]);
                        weights[i] -= (float) (local.learningRate() * (gradient[i] + pull + correction[i]));
                    }
                    steps++;
                }
            }
            Weights change = Weights.of(weights).minus(Weights.of(start));
            if (!work.isControlled()) {
                return new Learned(train.rowCount(), change);
            }
            // Option II of SCAFFOLD: c_i' - c_i = -c - change / (steps rate).
            Weights moved = work.control().times(-1).minus(change.times(1 / (steps * local.learningRate())));
            return new Learned(train.rowCount(), change.then(moved));
        }

        private float[] gradient(float[] weights, int[] batch, long draw) {
            session.setParameters(weights);
            return session.gradient(
                    train.features().rows(batch), train.targets().rows(batch), draw);
        }

        @Override
        public Evaluation evaluate(Weights model) {
            session.setParameters(checked(model).toFloats());
            int[] truth = ((Targets.Classes) test.targets()).indices();
            int[] answers = ((Predictions.Classes) session.predict(test.features())).labels();
            long correct = 0;
            for (int i = 0; i < truth.length; i++) {
                correct += truth[i] == answers[i] ? 1 : 0;
            }
            return new Evaluation(truth.length, correct, session.loss(test.features(), test.targets()));
        }

        private Weights checked(Weights model) {
            if (model.size() != initial.length) {
                throw new IllegalArgumentException(
                        "a model of another size: size=" + model.size() + ", expected=" + initial.length);
            }
            return model;
        }
    }
}
