package io.lepton.training.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lepton.domain.Shape;
import io.lepton.training.LayerCases;
import io.lepton.training.Lowered;
import io.lepton.training.network.Batch;
import io.lepton.training.network.Curve;
import io.lepton.training.network.Execution;
import io.lepton.training.network.Graph;
import io.lepton.training.network.Objective;
import io.lepton.training.network.Operation;
import io.lepton.training.network.Rule;
import io.lepton.training.network.State;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The gradient of every layer and every objective against central differences, in 64 bits.
 *
 * <p>A difference over 2h errs by about h^2 in the third derivative and by rounding over h: with h = 1e-4, some 1e-8 where values
 * are about 1. A kink between the two points shows as an error of the size of the slope; the seeds are such that none is hit.
 */
final class GradientTest {
    private static final Rule RULE = new Rule.Descent(0, 0);
    private static final long SEED = 11;
    private static final int ROWS = 5;
    private static final float STEP = 1e-4f;
    private static final int CHECKED_MAX = 60;

    static Set<String> layers() {
        return LayerCases.all().keySet();
    }

    @ParameterizedTest
    @MethodSource("layers")
    void agreesWithDifferencesOfTheLoss(String layer) {
        var wanted = LayerCases.named(layer);
        var graph = Lowered.graph(wanted);
        var batch = new Batch(
                ROWS, List.of(LayerCases.rows(wanted, ROWS, SEED)), normal(ROWS), new float[] {1, 2, 0.5f, 1, 3});
        check(layer, graph, Objective.MEAN_SQUARED_ERROR, batch);
    }

    @ParameterizedTest
    @EnumSource
    void agreesWithDifferencesOfEveryObjective(Objective objective) {
        var graph = new Graph.Builder();
        int features = graph.addInput("features", Shape.of(4));
        int width = objective == Objective.CATEGORICAL_CROSS_ENTROPY ? 3 : 1;
        int sums = graph.add("sums", new Operation.Linear(4, width), features);
        float[] targets = {0, 1, 1, 0, 1};
        switch (objective) {
            case BINARY_CROSS_ENTROPY -> graph.add("curve", new Operation.Activate(Curve.SIGMOID), sums);
            case CATEGORICAL_CROSS_ENTROPY -> {
                graph.add("curve", new Operation.Activate(Curve.SOFTMAX), sums);
                targets = new float[] {0, 2, 1, 0, 2};
            }
            case MEAN_SQUARED_ERROR, MEAN_ABSOLUTE_ERROR, HUBER -> targets = new float[] {0.3f, -4, 5, 0.1f, 2};
        }
        check(
                objective.name(),
                graph.build(),
                objective,
                new Batch(ROWS, List.of(normal(ROWS * 4)), targets, new float[] {1, 2, 0.5f, 1, 3}));
    }

    private static void check(String name, Graph graph, Objective objective, Batch batch) {
        var state = State.initial(graph, RULE, SEED);
        try (var execution = TorchEngine.exact().open(graph, objective, RULE, state)) {
            float[] gradient = execution.gradient(batch, SEED);
            assertThat(gradient).hasSize(graph.parameterCount());
            int stride = Math.max(1, gradient.length / CHECKED_MAX);
            for (int i = 0; i < gradient.length; i += stride) {
                double difference = difference(execution, state, batch, i);
                assertThat((double) gradient[i])
                        .as("%s, seed %d, parameter %d of %d", name, SEED, i, gradient.length)
                        .isCloseTo(difference, within(2e-5 * Math.max(1, Math.abs(difference))));
            }
        }
    }

    /** The true distance of the two points is taken, since a float is not moved by just what is added. */
    private static double difference(Execution execution, State state, Batch batch, int parameter) {
        float[] moved = state.parameters().clone();
        float high = moved[parameter] + STEP;
        float low = moved[parameter] - STEP;
        moved[parameter] = high;
        execution.setState(new State(moved, state.running(), state.moments()));
        double above = execution.loss(batch, SEED);
        moved[parameter] = low;
        execution.setState(new State(moved, state.running(), state.moments()));
        double below = execution.loss(batch, SEED);
        return (above - below) / ((double) high - low);
    }

    private static float[] normal(int count) {
        var random = new Random(SEED);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
