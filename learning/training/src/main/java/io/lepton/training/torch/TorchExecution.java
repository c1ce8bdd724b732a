package io.lepton.training.torch;

import io.lepton.domain.Shape;
import io.lepton.training.network.Batch;
import io.lepton.training.network.Execution;
import io.lepton.training.network.Graph;
import io.lepton.training.network.Objective;
import io.lepton.training.network.Operation;
import io.lepton.training.network.Rule;
import io.lepton.training.network.State;
import io.lepton.training.network.Stride;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Generator;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** A network whose numbers are libtorch's. Confined to one thread. */
final class TorchExecution implements Execution {
    private final int threads;
    private final ScalarType numbers;
    private final Graph graph;
    private final Objective objective;
    private final Rule rule;
    private final Numbers own;

    private float[] stepAnswers = {};
    private double stepGradientNorm;

    /** What lies in native memory. */
    private record Numbers(Weights weights, Tensor gradient, Tensor moments, Generator generator, Forward forward) {}

    private TorchExecution(int threads, ScalarType numbers, Graph graph, Objective objective, Rule rule, Numbers own) {
        this.threads = threads;
        this.numbers = numbers;
        this.graph = graph;
        this.objective = objective;
        this.rule = rule;
        this.own = own;
    }

    static TorchExecution open(
            int threads, TorchEngine.Precision precision, Graph graph, Objective objective, Rule rule, State state) {
        requireCounts(graph, rule, state);
        var numbers =
                switch (precision) {
                    case SINGLE -> ScalarType.Float;
                    case DOUBLE -> ScalarType.Double;
                };
        var own = Native.plainly(threads, () -> {
            int count = state.parameters().length;
            var weights = new Weights(
                    graph,
                    Floats.toTensor(state.parameters(), numbers, count),
                    Floats.toTensor(state.running(), numbers, state.running().length));
            var gradient = Native.keep(Floats.toTensor(new float[count], numbers, count));
            var moments = Native.keep(Floats.toTensor(state.moments(), numbers, rule.moments(), count));
            var generator = Native.keep(torch.make_generator_cpu(0));
            return new Numbers(weights, gradient, moments, generator, new Forward(graph, weights, generator));
        });
        return new TorchExecution(threads, numbers, graph, objective, rule, own);
    }

    private static void requireCounts(Graph graph, Rule rule, State state) {
        int count = graph.parameterCount();
        if (state.parameters().length != count
                || state.running().length != graph.runningCount()
                || state.moments().length != rule.moments() * count) {
            throw new IllegalArgumentException("a state of another network: parameters=" + state.parameters().length
                    + ", expected=" + count + ", running=" + state.running().length + ", moments="
                    + state.moments().length);
        }
    }

    @Override
    public double step(Batch batch, Stride stride) {
        return Native.recording(threads, () -> {
            var values = values(batch, new Forward.Purpose.Learning(stride.seed()));
            var loss = loss(values, batch);
            double figure = loss.item_double();
            stepAnswers = Floats.toArray(values[values.length - 1].detach());
            if (Double.isFinite(figure)) {
                differentiate(loss);
                Native.plainly(threads, () -> {
                    stepGradientNorm = own.gradient.norm().item_double();
                    if (stepGradientNorm > stride.gradientNormMax()) {
                        own.gradient.mul_(new Scalar(stride.gradientNormMax() / stepGradientNorm));
                    }
                    Steps.take(rule, stride, own.weights.parameters(), own.gradient, own.moments);
                    return 0;
                });
            }
            return figure;
        });
    }

    @Override
    public float[] stepAnswers() {
        return stepAnswers;
    }

    @Override
    public double stepGradientNorm() {
        return stepGradientNorm;
    }

    @Override
    public float[] gradient(Batch batch, long seed) {
        return Native.recording(threads, () -> {
            differentiate(loss(values(batch, new Forward.Purpose.Learning(seed)), batch));
            return Floats.toArray(own.gradient);
        });
    }

    @Override
    public double loss(Batch batch, long seed) {
        return Native.plainly(threads, () -> loss(values(batch, new Forward.Purpose.Learning(seed)), batch)
                .item_double());
    }

    @Override
    public float[] answer(Batch batch) {
        return Native.plainly(threads, () -> {
            var values = values(batch, new Forward.Purpose.Answering());
            return Floats.toArray(values[values.length - 1]);
        });
    }

    private Tensor[] values(Batch batch, Forward.Purpose purpose) {
        requireIndices(batch);
        List<Tensor> inputs = new ArrayList<>();
        for (int i = 0; i < batch.inputs().size(); i++) {
            inputs.add(Floats.toTensor(
                    batch.inputs().get(i),
                    numbers,
                    withRows(batch.rows(), graph.inputs().get(i).shape())));
        }
        return own.forward.values(inputs, purpose);
    }

    /** Native code would end with a message that names neither row nor layer. */
    private void requireIndices(Batch batch) {
        for (var node : graph.nodes()) {
            int source = node.sources().getFirst();
            if (node.operation() instanceof Operation.LookUp table
                    && source < batch.inputs().size()) {
                float[] indices = batch.inputs().get(source);
                for (int i = 0; i < indices.length; i++) {
                    if (!(indices[i] >= 0 && indices[i] < table.rows())) {
                        throw new IllegalArgumentException("no such row of the table: layer=" + node.name() + ", index="
                                + indices[i] + ", rows=" + table.rows());
                    }
                }
            }
        }
    }

    private static long[] withRows(int rows, Shape shape) {
        long[] extents = new long[shape.rank() + 1];
        extents[0] = rows;
        System.arraycopy(shape.toArray(), 0, extents, 1, shape.rank());
        return extents;
    }

    private Tensor loss(Tensor[] values, Batch batch) {
        return Losses.mean(objective, values[Losses.source(graph, objective)], batch, numbers);
    }

    /** Puts the gradient of the loss into its place, in the layout of the parameters. */
    private void differentiate(Tensor loss) {
        var parts = torch.grad(
                new TensorVector(loss), own.weights.all(), new TensorVector(), new BoolOptional(), false, false);
        Native.plainly(threads, () -> {
            long at = 0;
            for (long i = 0; i < parts.size(); i++) {
                var part = parts.get(i);
                own.gradient.narrow(0, at, part.numel()).copy_(part.reshape(-1));
                at += part.numel();
            }
            return 0;
        });
    }

    @Override
    public State state() {
        return Native.plainly(
                threads,
                () -> new State(
                        Floats.toArray(own.weights.parameters()),
                        Floats.toArray(own.weights.running()),
                        Floats.toArray(own.moments)));
    }

    @Override
    public void setState(State state) {
        requireCounts(graph, rule, state);
        Native.plainly(threads, () -> {
            Floats.fill(own.weights.parameters(), state.parameters());
            Floats.fill(own.weights.running(), state.running());
            Floats.fill(own.moments.view(-1), state.moments());
            return 0;
        });
    }

    @Override
    public void close() {
        own.weights.close();
        own.gradient.close();
        own.moments.close();
        own.generator.close();
    }
}
