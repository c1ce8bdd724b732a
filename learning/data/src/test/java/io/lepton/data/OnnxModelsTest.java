package io.lepton.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OrtException;
import io.lepton.data.onnx.Graph;
import io.lepton.domain.LeptonException;
import io.lepton.wire.onnx.AttributeProto;
import io.lepton.wire.onnx.GraphProto;
import io.lepton.wire.onnx.ModelProto;
import io.lepton.wire.onnx.NodeProto;
import io.lepton.wire.onnx.OperatorSetIdProto;
import io.lepton.wire.onnx.TensorProto.DataType;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class OnnxModelsTest {
    @Test
    void joinsPreparationAndLearnerToAModelOfRawFields() throws OrtException {
        Preparation preparation = preparation();
        ModelProto learner = learner(preparation.width(), DataType.FLOAT);

        ModelProto joined =
                OnnxModels.nameClasses(OnnxModels.join(preparation.toOnnx(), learner), "label", List.of("low", "high"));

        assertThat(joined.getGraph().getInputList().stream().map(input -> input.getName()))
                .containsExactly("n", "word");
        Map<String, Object> inputs =
                Map.of("n", new float[] {1, 2, Float.NaN}, "word", new String[] {"a", "b", "unheard of"});
        // Standardised, 1 is -1, 2 is 1, and what is missing lies between; "b" adds one.
        assertThat(OnnxRun.floats(joined, inputs, "score")).containsExactly(-1, 2, 0);
        assertThat(OnnxRun.strings(joined, inputs, "label")).containsExactly("low", "high", "low");
    }

    @Test
    void renamesWhatGraphsWithinNodesUse() throws OrtException {
        // The branches of a choice use a value of the graph around them, and both models call theirs the same.
        var first = choice("raw", "features");
        ModelProto joined = OnnxModels.join(first, choice("features", "score"));
        assertThat(OnnxRun.floats(joined, Map.of("raw", new float[] {5}), "score"))
                .containsExactly(20);
        assertThat(OnnxRun.floats(joined, Map.of("raw", new float[] {-5}), "score"))
                .containsExactly(-5);
    }

    /** Doubles a positive number, and leaves others. */
    private static ModelProto choice(String from, String to) {
        var graph = new Graph();
        String input = graph.input(from, DataType.FLOAT, Graph.ROWS);
        String twice = graph.node("Add", List.of(input, input));
        String isPositive = graph.reshape(graph.node("Greater", List.of(input, graph.number(0))), 1);
        String chosen =
                graph.node("If", List.of(isPositive), branch("then_branch", twice), branch("else_branch", input));
        graph.output(to, chosen, DataType.FLOAT, Graph.ROWS);
        return graph.build("choice");
    }

    private static AttributeProto branch(String name, String value) {
        var body = GraphProto.newBuilder()
                .setName(name)
                .addNode(NodeProto.newBuilder()
                        .setOpType("Identity")
                        .addInput(value)
                        .addOutput("chosen"));
        body.addOutputBuilder()
                .setName("chosen")
                .getTypeBuilder()
                .getTensorTypeBuilder()
                .setElemType(DataType.FLOAT_VALUE)
                .getShapeBuilder()
                .addDimBuilder()
                .setDimParam("rows");
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.GRAPH)
                .setG(body)
                .build();
    }

    @Test
    void refusesWhatDoesNotFit() {
        ModelProto preparation = preparation().toOnnx();
        assertThatThrownBy(() -> OnnxModels.join(preparation, learner(7, DataType.FLOAT)))
                .isInstanceOf(LeptonException.class)
                .hasMessageContaining("name=features")
                .hasMessageContaining("[?, 7]");
        assertThatThrownBy(() -> OnnxModels.join(preparation, learner(4, DataType.DOUBLE)))
                .hasMessageContaining("does not fit");
        assertThatThrownBy(() -> OnnxModels.join(preparation, preparation)).hasMessageContaining("no output");
        ModelProto newer = learner(4, DataType.FLOAT).toBuilder()
                .setOpsetImport(0, OperatorSetIdProto.newBuilder().setVersion(18))
                .build();
        assertThatThrownBy(() -> OnnxModels.join(preparation, newer))
                .hasMessageContaining("domain=ai.onnx")
                .hasMessageContaining("second=18");
        assertThatThrownBy(() -> OnnxModels.nameClasses(preparation, "features", List.of("a")))
                .hasMessageContaining("output=features");
    }

    private static Preparation preparation() {
        var schema = Schema.of(List.of(Column.of("n", ColumnType.NUMBER), Column.of("word", ColumnType.CATEGORY)));
        var rows = new RowBatchBuilder(schema);
        for (int row = 0; row < 4; row++) {
            rows.set(0, 1 + row % 2);
            rows.set(1, row % 2 == 0 ? "a" : "b");
            rows.endRow(row + 1);
        }
        var fit = PreparationFit.begin(PreparationPlan.standard(), schema, Set.of());
        fit.add(rows.take());
        return fit.finish();
    }

    /** Adds up the first and the third feature; the label tells whether that is above 0. Uses the first model's names. */
    private static ModelProto learner(int width, DataType type) {
        var graph = new Graph();
        String features = graph.cast(graph.input("features", type, Graph.ROWS, width), DataType.FLOAT);
        String sum = graph.node("Add", List.of(graph.slice(features, 1, 0, 1), graph.slice(features, 1, 2, 3)));
        graph.output("score", sum, DataType.FLOAT, Graph.ROWS, 1);
        String isHigh = graph.node("Greater", List.of(sum, graph.number(0)));
        graph.output("label", graph.reshape(graph.cast(isHigh, DataType.INT64), -1), DataType.INT64, Graph.ROWS);
        return graph.build("learner");
    }
}
