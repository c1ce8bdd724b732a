package io.lepton.training;

import io.lepton.data.FeatureRows;
import io.lepton.data.Features;
import io.lepton.data.Targets;
import io.lepton.domain.Shape;
import io.lepton.training.torch.TorchEngine;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A network that can learn, and that answers by what it learned last. Confined to one thread.
 *
 * <p>It calculates in native code: train in a process that may crash.
 */
public final class NetworkModel implements Learner {
    private final NetworkDefinition definition;
    private final int threads;

    private @Nullable LearnedNetwork learned;

    private NetworkModel(NetworkDefinition definition, int threads) {
        this.definition = definition;
        this.threads = threads;
    }

    /** Learns on one thread, which makes it reproducible bit for bit. */
    public static NetworkModel of(NetworkDefinition definition) {
        return new NetworkModel(definition, 1);
    }

    /** The same, untrained, on several threads. */
    public NetworkModel onThreads(int count) {
        return new NetworkModel(definition, count);
    }

    public NetworkDefinition definition() {
        return definition;
    }

    @Override
    public LearnedNetwork fit(Features features, Targets targets, FitOptions options, TrainingProgress progress) {
        return fitFrom(features, targets, options, progress);
    }

    @Override
    public LearnedNetwork fitFrom(
            FeatureRows features, Targets targets, FitOptions options, TrainingProgress progress) {
        var engine = TorchEngine.onThreads(threads);
        var fitted = new Fitting(new Fitting.Plan(definition, engine, features, targets, options, progress)).run();
        learned = fitted;
        return fitted;
    }

    @Override
    public LearnedNetwork fit(Features features, Targets targets, FitOptions options) {
        return fit(features, targets, options, TrainingProgress.SILENT);
    }

    /** Opens the network for steps that the caller decides on, as a round of federated learning does. */
    public NetworkSession open(Shape exampleShape, long seed) {
        return NetworkSession.open(definition, TorchEngine.onThreads(threads), exampleShape, seed);
    }

    /**
     * The network with parameters that were found elsewhere, as by sites that learn together.
     *
     * @param parameters in the order of {@link NetworkSession#parameterShapes()}
     * @throws IllegalArgumentException if there are more or fewer, or the network follows its data by more than parameters
     */
    public LearnedNetwork with(Shape exampleShape, float[] parameters) {
        return LearnedNetwork.of(definition, TorchEngine.onThreads(threads), exampleShape, parameters);
    }

    /** What it learned last. */
    public LearnedNetwork learned() {
        var last = learned;
        if (last == null) {
            throw new IllegalStateException("a network that has not learned yet: fit it first");
        }
        return last;
    }

    public Map<String, Double> evaluate(Features features, Targets targets) {
        return learned().evaluate(features, targets);
    }

    public Predictions predict(Features features) {
        return learned().predict(features);
    }

    public void exportOnnx(Path file) {
        learned().exportOnnx(file);
    }
}
