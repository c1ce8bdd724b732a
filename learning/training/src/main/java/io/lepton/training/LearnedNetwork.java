package io.lepton.training;

import io.lepton.data.FeatureRows;
import io.lepton.data.Features;
import io.lepton.data.Targets;
import io.lepton.domain.Shape;
import io.lepton.training.network.Engine;
import io.lepton.training.network.Graph;
import io.lepton.training.network.GraphExport;
import io.lepton.training.network.State;
import io.lepton.wire.onnx.ModelProto;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A trained network. Immutable; holds no native memory between calls. */
public final class LearnedNetwork implements Learned {
    private static final String NAME = "network";

    private final NetworkDefinition definition;
    private final Engine engine;
    private final Graph graph;
    private final Answers answers;
    private final State state;
    private final History history;

    LearnedNetwork(NetworkDefinition definition, Engine engine, Graph graph, State state, History history) {
        this.definition = definition;
        this.engine = engine;
        this.graph = graph;
        this.answers = Answers.of(definition.loss(), graph);
        this.state = state;
        this.history = history;
    }

    /** A network with parameters that were found elsewhere. */
    static LearnedNetwork of(NetworkDefinition definition, Engine engine, Shape exampleShape, float[] parameters) {
        var graph = Lowering.lower(definition.blueprint(), exampleShape);
        if (graph.parameterCount() != parameters.length || graph.runningCount() > 0) {
            throw new IllegalArgumentException("not the parameters of this network alone: given=" + parameters.length
                    + ", wanted=" + graph.parameterCount() + ", besides=" + graph.runningCount());
        }
        var moments = new float[Rules.of(definition.optimiser()).moments() * parameters.length];
        var state = new State(parameters.clone(), new float[0], moments);
        return new LearnedNetwork(definition, engine, graph, state, new History(List.of(), 0, History.End.FINISHED));
    }

    @Override
    public Predictions predict(Features features) {
        return answers.predictions(answer(features));
    }

    @Override
    public Predictions predictFrom(FeatureRows features) {
        return answers.predictions(answer(features));
    }

    private float[] answer(FeatureRows features) {
        var wanted = graph.inputs().getFirst().shape();
        if (!features.exampleShape().equals(wanted)) {
            throw new IllegalArgumentException(
                    "rows of another shape: given=" + features.exampleShape() + ", wanted=" + wanted);
        }
        var rule = Rules.of(definition.optimiser());
        try (var execution = engine.open(graph, answers.objective(), rule, withoutMoments())) {
            return Answering.answers(execution, answers.width(), features);
        }
    }

    private State withoutMoments() {
        int moments = Rules.of(definition.optimiser()).moments();
        return new State(state.parameters(), state.running(), new float[moments * state.parameters().length]);
    }

    /** The loss and the metrics of the definition, on rows whose answers are known. */
    public Map<String, Double> evaluate(Features features, Targets targets) {
        answers.require(targets);
        float[] answered = answer(features);
        Map<String, Double> values = new LinkedHashMap<>();
        values.put("loss", answers.loss(answered, Answers.numbers(targets)));
        var predictions = answers.predictions(answered);
        for (var metric : definition.metrics()) {
            values.put(metric.word(), metric.of(predictions, targets));
        }
        return values;
    }

    @Override
    public ModelProto toOnnx() {
        return GraphExport.of(NAME, graph, state, answers.head());
    }

    @Override
    public History history() {
        return history;
    }

    public NetworkDefinition definition() {
        return definition;
    }

    /** A copy of all parameters, in the order of {@link #parameterShapes()}. */
    public float[] parameters() {
        return state.parameters().clone();
    }

    /** The name and shape of each parameter tensor. */
    public Map<String, Shape> parameterShapes() {
        return graph.parameters();
    }
}
