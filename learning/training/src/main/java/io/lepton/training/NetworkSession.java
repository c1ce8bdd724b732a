package io.lepton.training;

import io.lepton.data.Features;
import io.lepton.data.Targets;
import io.lepton.domain.Shape;
import io.lepton.training.network.Batch;
import io.lepton.training.network.Engine;
import io.lepton.training.network.Execution;
import io.lepton.training.network.Graph;
import io.lepton.training.network.Seeds;
import io.lepton.training.network.State;
import io.lepton.training.network.Stride;
import java.util.List;
import java.util.Map;

/**
 * A network held open, whose parameters are read and written as floats and whose steps are the caller's to decide. Confined
 * to one thread; holds native memory until closed.
 */
public final class NetworkSession implements AutoCloseable {
    private final NetworkDefinition definition;
    private final Graph graph;
    private final Answers answers;
    private final Execution execution;
    private final long seed;

    private long steps;

    private NetworkSession(NetworkDefinition definition, Graph graph, Answers answers, Execution execution, long seed) {
        this.definition = definition;
        this.graph = graph;
        this.answers = answers;
        this.execution = execution;
        this.seed = seed;
    }

    static NetworkSession open(NetworkDefinition definition, Engine engine, Shape exampleShape, long seed) {
        var graph = Lowering.lower(definition.blueprint(), exampleShape);
        var answers = Answers.of(definition.loss(), graph);
        var rule = Rules.of(definition.optimiser());
        var execution = engine.open(graph, answers.objective(), rule, State.initial(graph, rule, seed));
        return new NetworkSession(definition, graph, answers, execution, seed);
    }

    /** The name and shape of each parameter tensor, in the order in which their numbers lie in {@link #parameters()}. */
    public Map<String, Shape> parameterShapes() {
        return graph.parameters();
    }

    /** A copy of all parameters. */
    public float[] parameters() {
        return execution.state().parameters();
    }

    /**
     * Replaces all parameters; what the optimiser remembers is forgotten.
     *
     * @throws IllegalArgumentException if there are more or fewer
     */
    public void setParameters(float[] parameters) {
        var rule = Rules.of(definition.optimiser());
        var running = execution.state().running();
        execution.setState(new State(parameters, running, new float[rule.moments() * graph.parameterCount()]));
        steps = 0;
    }

    /**
     * Takes one step along the batch's gradient.
     *
     * @return the loss before the step; if it is not finite, no step was taken
     */
    public double step(Features features, Targets targets) {
        steps++;
        var optimiser = definition.optimiser();
        return execution.step(
                batch(features, targets),
                new Stride(steps, optimiser.rate().at(0), optimiser.clipNorm(), Seeds.of(seed, steps)));
    }

    /** The gradient of the mean loss over the batch, in the layout of the parameters. */
    public float[] gradient(Features features, Targets targets) {
        return execution.gradient(batch(features, targets), Seeds.of(seed, steps));
    }

    /** The same, with what is random in training, such as what a dropout leaves out, drawn by a number of the caller's. */
    public float[] gradient(Features features, Targets targets, long draw) {
        return execution.gradient(batch(features, targets), Seeds.of(seed, draw));
    }

    /** How many numbers follow the data besides the parameters, such as running means. */
    public int runningCount() {
        return graph.runningCount();
    }

    /** The loss over rows whose answers are known. */
    public double loss(Features features, Targets targets) {
        answers.require(targets);
        float[] answered = Answering.answers(execution, answers.width(), features);
        return answers.loss(answered, Answers.numbers(targets));
    }

    public Predictions predict(Features features) {
        return answers.predictions(Answering.answers(execution, answers.width(), features));
    }

    private Batch batch(Features features, Targets targets) {
        answers.require(targets);
        if (features.rowCount() != targets.rowCount()) {
            throw new IllegalArgumentException("rows without targets, or the reverse: features=" + features.rowCount()
                    + ", targets=" + targets.rowCount());
        }
        return new Batch(features.rowCount(), List.of(features.values()), Answers.numbers(targets), new float[0]);
    }

    @Override
    public void close() {
        execution.close();
    }
}
