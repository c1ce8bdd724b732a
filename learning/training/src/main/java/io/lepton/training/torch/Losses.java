package io.lepton.training.torch;

import io.lepton.training.network.Batch;
import io.lepton.training.network.Graph;
import io.lepton.training.network.Objective;
import io.lepton.training.network.Operation;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Calculates objectives; in the scope of its caller. */
final class Losses {
    /** Torch's words for no reduction. */
    private static final long EACH = 0;

    private static final long NO_INDEX = -100;

    private Losses() {}

    /**
     * The number of the value that the objective is taken from: before the last curve, where the objective has that curve in it,
     * so that no probability is rounded to 0.
     */
    static int source(Graph graph, Objective objective) {
        int last = graph.inputs().size() + graph.nodes().size() - 1;
        return switch (objective) {
            case BINARY_CROSS_ENTROPY, CATEGORICAL_CROSS_ENTROPY -> {
                var node = graph.nodes().getLast();
                if (!(node.operation() instanceof Operation.Activate)) {
                    throw new IllegalArgumentException(
                            "a cross-entropy of what is no probability: node=" + node.name());
                }
                yield node.sources().getFirst();
            }
            case MEAN_SQUARED_ERROR, MEAN_ABSOLUTE_ERROR, HUBER -> last;
        };
    }

    /** The mean over the answers, each times its weight. */
    static Tensor mean(Objective objective, Tensor source, Batch batch, ScalarType numbers) {
        var targets = Floats.toTensor(batch.targets(), numbers, batch.targets().length);
        var each = each(objective, source, targets);
        if (batch.weights().length > 0) {
            each = each.mul(Floats.toTensor(batch.weights(), numbers, batch.weights().length));
        }
        return each.mean();
    }

    private static Tensor each(Objective objective, Tensor source, Tensor targets) {
        return switch (objective) {
            case BINARY_CROSS_ENTROPY ->
                torch.binary_cross_entropy_with_logits(
                        source.flatten(), targets, new TensorOptional(), new TensorOptional(), EACH);
            case CATEGORICAL_CROSS_ENTROPY ->
                torch.cross_entropy_loss(
                        source.reshape(-1, source.size(source.dim() - 1)),
                        targets.to(ScalarType.Long),
                        new TensorOptional(),
                        EACH,
                        NO_INDEX,
                        0);
            case MEAN_SQUARED_ERROR -> torch.mse_loss(source.flatten(), targets, EACH);
            case MEAN_ABSOLUTE_ERROR -> torch.l1_loss(source.flatten(), targets, EACH);
            case HUBER -> torch.huber_loss(source.flatten(), targets, EACH, 1);
        };
    }
}
