package io.lepton.training.torch;

import io.lepton.training.network.Attend;
import io.lepton.training.network.Curve;
import io.lepton.training.network.Graph;
import io.lepton.training.network.Normalise;
import io.lepton.training.network.Operation;
import io.lepton.training.network.Recur;
import io.lepton.training.network.Seeds;
import io.lepton.training.network.Window;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.AutoGradMode;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Generator;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Calculates a graph's operations one after the other; in the scope of its caller. Confined to one thread. */
final class Forward {
    private final Graph graph;
    private final Weights weights;
    private final Generator generator;

    /** @param generator seeded anew for each operation that draws */
    Forward(Graph graph, Weights weights, Generator generator) {
        this.graph = graph;
        this.weights = weights;
        this.generator = generator;
    }

    /** How a pass is meant: to answer, or to learn, with what is random drawn by a seed. */
    sealed interface Purpose {
        record Answering() implements Purpose {}

        record Learning(long seed) implements Purpose {}
    }

    /**
     * The value of every input and node.
     *
     * @param inputs [rows, ...]
     */
    Tensor[] values(List<Tensor> inputs, Purpose purpose) {
        var values = new Tensor[inputs.size() + graph.nodes().size()];
        for (int i = 0; i < inputs.size(); i++) {
            values[i] = inputs.get(i);
        }
        for (int i = 0; i < graph.nodes().size(); i++) {
            var node = graph.nodes().get(i);
            var sources = node.sources().stream().map(source -> values[source]).toArray(Tensor[]::new);
            values[inputs.size() + i] = value(i, node, sources, purpose);
        }
        return values;
    }

    private Tensor value(int number, Graph.Node node, Tensor[] sources, Purpose purpose) {
        var x = sources[0];
        var own = weights.of(number);
        return switch (node.operation()) {
            case Operation.Linear _ -> torch.linear(x, own.getFirst(), new TensorOptional(own.getLast()));
            case Operation.Convolve convolve -> convolve(x, own, convolve.window());
            case Operation.LookUp _ -> torch.embedding(own.getFirst(), x.to(ScalarType.Long));
            case Operation.Activate activate -> curve(activate.curve(), x);
            case Operation.Pool pool -> pool(x, pool);
            case Operation.PoolAll pool -> poolAll(x, pool.kept());
            case Operation.Permute permute -> permute(x, permute.order());
            case Operation.Rearrange rearrange ->
                x.reshape(withRows(x, rearrange.shape().toArray()));
            case Operation.Cut cut -> x.narrow(-1, cut.from(), cut.to() - cut.from());
            case Operation.Drop drop -> drop(x, drop.share(), number, purpose);
            case Operation.Add _ -> sum(sources);
            case Operation.Concatenate _ -> torch.cat(new TensorVector(sources), -1);
            case Normalise.OverBatch normalise -> overBatch(x, normalise, number, purpose);
            case Normalise.OverLastAxis normalise ->
                torch.layer_norm(
                        x,
                        new long[] {normalise.width()},
                        new TensorOptional(own.getFirst()),
                        new TensorOptional(own.getLast()),
                        normalise.epsilon(),
                        false);
            case Recur recur -> recur(x, own, recur, purpose);
            case Attend attend -> attend(x, own, attend);
        };
    }

    private static long[] withRows(Tensor x, long[] extents) {
        long[] all = new long[extents.length + 1];
        all[0] = x.size(0);
        System.arraycopy(extents, 0, all, 1, extents.length);
        return all;
    }

    private static Tensor convolve(Tensor x, List<Tensor> own, Window window) {
        int axes = window.size().size();
        var padded = x;
        long[] padding = longs(window.before());
        if (!window.isPaddedEvenly()) {
            // The last axis comes first there.
            long[] places = new long[2 * axes];
            for (int axis = 0; axis < axes; axis++) {
                places[2 * (axes - 1 - axis)] = window.before().get(axis);
                places[2 * (axes - 1 - axis) + 1] = window.after().get(axis);
            }
            padded = torch.constant_pad_nd(x, places);
            padding = new long[axes];
        }
        long[] ones = new long[axes];
        Arrays.fill(ones, 1);
        return torch.convolution(
                padded,
                own.getFirst(),
                new TensorOptional(own.getLast()),
                longs(window.stride()),
                padding,
                ones,
                false,
                new long[axes],
                1);
    }

    private static Tensor pool(Tensor x, Operation.Pool pool) {
        long[] size = longs(pool.window().size());
        long[] stride = longs(pool.window().stride());
        long[] zeros = new long[size.length];
        long[] ones = new long[size.length];
        Arrays.fill(ones, 1);
        boolean isFlat = size.length == 2;
        return switch (pool.kept()) {
            case LARGEST ->
                isFlat
                        ? torch.max_pool2d(x, size, stride, zeros, ones, false)
                        : torch.max_pool1d(x, size, stride, zeros, ones, false);
            case MEAN ->
                isFlat
                        ? torch.avg_pool2d(x, size, stride, zeros, false, true, new LongOptional())
                        : torch.avg_pool1d(x, size, stride, zeros, false, true);
        };
    }

    private static Tensor poolAll(Tensor x, Operation.Kept kept) {
        var places = x.flatten(2, -1);
        return switch (kept) {
            case LARGEST -> places.amax(new long[] {2}, false);
            case MEAN -> places.mean(new long[] {2}, false, new ScalarTypeOptional());
        };
    }

    private static Tensor permute(Tensor x, List<Integer> order) {
        long[] axes = new long[order.size() + 1];
        for (int i = 0; i < order.size(); i++) {
            axes[i + 1] = order.get(i) + 1L;
        }
        return x.permute(axes);
    }

    private Tensor drop(Tensor x, double share, int number, Purpose purpose) {
        if (share == 0 || !(purpose instanceof Purpose.Learning(long seed))) {
            return x;
        }
        generator.set_current_seed(Seeds.of(seed, number));
        var kept = torch.empty_like(x).bernoulli_(1 - share, new GeneratorOptional(generator));
        return x.mul(kept.div_(new Scalar(1 - share)));
    }

    private static Tensor sum(Tensor[] sources) {
        var sum = sources[0];
        for (int i = 1; i < sources.length; i++) {
            sum = sum.add(sources[i]);
        }
        return sum;
    }

    private Tensor overBatch(Tensor x, Normalise.OverBatch normalise, int number, Purpose purpose) {
        var own = weights.of(number);
        var running = weights.running(number);
        return torch.batch_norm(
                x,
                new TensorOptional(own.getFirst()),
                new TensorOptional(own.getLast()),
                new TensorOptional(running.getFirst()),
                new TensorOptional(running.getLast()),
                purpose instanceof Purpose.Learning,
                normalise.share(),
                normalise.epsilon(),
                false);
    }

    private static Tensor recur(Tensor x, List<Tensor> own, Recur recur, Purpose purpose) {
        var start = torch.zeros(new long[] {recur.directions(), x.size(0), recur.units()}, x.options());
        var all = new TensorVector(own.toArray(Tensor[]::new));
        boolean isLearning = purpose instanceof Purpose.Learning;
        boolean isBothWays = recur.reach() == Recur.Reach.BOTH_WAYS;
        return switch (recur.cell()) {
            // Where no gradients are recorded, another kernel (oneDNN's) would be taken, whose 32-bit answers are wrong
            // in
            // the second digit; the one that training takes is right.
            case LSTM -> {
                try (var _ = new AutoGradMode(true)) {
                    var result = torch.lstm(
                            x, new TensorVector(start, start), all, true, 1, 0, isLearning, isBothWays, true);
                    yield answer(recur, result.get0(), result.get1());
                }
            }
            case GRU -> {
                var result = torch.gru(x, start, all, true, 1, 0, isLearning, isBothWays, true);
                yield answer(recur, result.get0(), result.get1());
            }
            case SIMPLE -> {
                var result = torch.rnn_tanh(x, start, all, true, 1, 0, isLearning, isBothWays, true);
                yield answer(recur, result.get0(), result.get1());
            }
        };
    }

    /** @param last [directions, rows, units] */
    private static Tensor answer(Recur recur, Tensor everyStep, Tensor last) {
        return switch (recur.answer()) {
            case EVERY_STEP -> everyStep;
            case LAST_STEP -> last.transpose(0, 1).flatten(1, -1);
        };
    }

    private static Tensor attend(Tensor x, List<Tensor> own, Attend attend) {
        long[] split = {x.size(0), x.size(1), attend.heads(), attend.width() / attend.heads()};
        var heads = new Tensor[3];
        for (int i = 0; i < heads.length; i++) {
            heads[i] = torch.linear(x, own.get(2 * i), new TensorOptional(own.get(2 * i + 1)))
                    .view(split)
                    .transpose(1, 2);
        }
        var seen = torch.scaled_dot_product_attention(
                heads[0],
                heads[1],
                heads[2],
                new TensorOptional(),
                0,
                attend.sight() == Attend.Sight.EARLIER_STEPS,
                new DoubleOptional(),
                false);
        var joined = seen.transpose(1, 2).reshape(x.size(0), x.size(1), attend.width());
        return torch.linear(joined, own.get(6), new TensorOptional(own.get(7)));
    }

    private static Tensor curve(Curve curve, Tensor x) {
        return switch (curve) {
            case RELU -> torch.relu(x);
            case LEAKY_RELU -> torch.leaky_relu(x);
            case ELU -> torch.elu(x);
            case SELU -> torch.selu(x);
            case GELU -> torch.gelu(x);
            case SILU -> torch.silu(x);
            case SOFTPLUS -> torch.softplus(x);
            case SIGMOID -> x.sigmoid();
            case TANH -> x.tanh();
            case SOFTMAX -> torch.softmax(x, -1);
        };
    }

    private static long[] longs(List<Integer> numbers) {
        return numbers.stream().mapToLong(Integer::longValue).toArray();
    }
}
