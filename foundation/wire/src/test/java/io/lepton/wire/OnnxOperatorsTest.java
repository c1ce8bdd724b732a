package io.lepton.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.wire.onnx.AttributeProto;
import io.lepton.wire.onnx.FunctionProto;
import io.lepton.wire.onnx.GraphProto;
import io.lepton.wire.onnx.ModelProto;
import io.lepton.wire.onnx.NodeProto;
import io.lepton.wire.onnx.OperatorSetIdProto;
import io.lepton.wire.onnx.TensorProto.DataType;
import io.lepton.wire.onnx.TensorShapeProto;
import io.lepton.wire.onnx.TypeProto;
import io.lepton.wire.onnx.ValueInfoProto;
import java.io.ByteArrayInputStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class OnnxOperatorsTest {
    @ParameterizedTest
    @CsvSource({
        "'', Relu, 17",
        "ai.onnx, Relu, 17",
        "'', Upsample, 9",
        "'', LayerNormalization, 17",
        "ai.onnx.ml, TreeEnsembleClassifier, 3",
        "com.microsoft, FusedMatMul, 1"
    })
    void letsThroughWhatTheRuntimeHas(String domain, String operator, int version) {
        assertThat(read(model(domain, version, node(domain, operator)))).isOne();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | Relou | 17 | ONNX Runtime 1.29 has no such operator: operator=Relou, domain=ai.onnx, node=n1",
                "com.example | Relu | 1 | has no such operator: operator=Relu, domain=com.example, node=n1",
                "ai.onnx.ml | Relu | 3 | has no such operator: operator=Relu, domain=ai.onnx.ml, node=n1",
                "'' | GridSample | 13 | the operator came with a later operator set: operator=GridSample,"
                        + " domain=ai.onnx, node=n1, version=13, min=16",
                "'' | Upsample | 17 | the operator has left the operator set: operator=Upsample,"
                        + " domain=ai.onnx, node=n1, version=17, max=9"
            })
    void namesTheOperatorAndItsNode(String domain, String operator, int version, String told) {
        assertRefused(model(domain, version, node(domain, operator)), told);
    }

    @Test
    void looksIntoGraphsOfNodes() {
        var inner = GraphProto.newBuilder().addNode(node("", "Relou").setName("inner"));
        var loop = node("", "Loop")
                .addAttribute(AttributeProto.newBuilder().setName("body").setG(inner));
        assertRefused(model("", 17, loop), "operator=Relou, domain=ai.onnx, node=inner");
    }

    @Test
    void takesWhatTheFileDefinesForItsOwn() {
        var function = FunctionProto.newBuilder()
                .setDomain("com.example")
                .setName("Twice")
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(9))
                .addNode(node("", "Upsample"));
        var model = model("com.example", 1, node("com.example", "Twice"));
        assertThat(read(model.clone().addFunctions(function))).isOne();
        assertRefused(model, "operator=Twice, domain=com.example");
        assertRefused(
                model.addFunctions(function.addNode(node("", "Relou").setName(""))),
                "operator=Relou, domain=ai.onnx, node=(without a name)");
    }

    @Test
    void refusesANodeOfASetThatIsNotImported() {
        assertRefused(
                model("ai.onnx.ml", 3, node("", "Relu")),
                "the model names no operator set for a node: operator=Relu, domain=ai.onnx, node=n1");
    }

    private static void assertRefused(ModelProto.Builder model, String told) {
        assertThatThrownBy(() -> read(model))
                .isInstanceOfSatisfying(
                        LeptonException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_MODEL_FILE))
                .hasMessageContaining(told)
                .hasMessageEndingWith("file=model.onnx");
    }

    private static int read(ModelProto.Builder model) {
        byte[] bytes = model.build().toByteArray();
        return OnnxFile.readSignature("model.onnx", bytes.length, new ByteArrayInputStream(bytes))
                .outputs()
                .size();
    }

    private static NodeProto.Builder node(String domain, String operator) {
        return NodeProto.newBuilder().setDomain(domain).setOpType(operator).setName("n1");
    }

    private static ModelProto.Builder model(String domain, int version, NodeProto.Builder node) {
        var type = TypeProto.Tensor.newBuilder()
                .setElemType(DataType.FLOAT_VALUE)
                .setShape(TensorShapeProto.getDefaultInstance());
        var output = ValueInfoProto.newBuilder()
                .setName("y")
                .setType(TypeProto.newBuilder().setTensorType(type));
        return ModelProto.newBuilder()
                .setIrVersion(10)
                .addAllOpsetImport(List.of(OperatorSetIdProto.newBuilder()
                        .setDomain(domain)
                        .setVersion(version)
                        .build()))
                .setGraph(GraphProto.newBuilder().setName("g").addNode(node).addOutput(output));
    }
}
