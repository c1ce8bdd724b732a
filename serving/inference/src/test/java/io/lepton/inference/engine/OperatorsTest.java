package io.lepton.inference.engine;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;
import io.lepton.wire.OnnxFile;
import io.lepton.wire.onnx.GraphProto;
import io.lepton.wire.onnx.ModelProto;
import io.lepton.wire.onnx.OperatorSetIdProto;
import io.lepton.wire.onnx.TensorProto.DataType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The list of operators that files are held against is the runtime's own. */
final class OperatorsTest {
    private static final String ONNX = "ai.onnx";
    private static final Map<String, Integer> NEWEST = Map.of(ONNX, 26, "ai.onnx.ml", 5);

    /** What the runtime says of an operator that it does not have; of others it finds other faults, or none. */
    private static final List<String> UNKNOWN =
            List.of("No Op registered for", "is not a registered function/op", "is deprecated in");

    @Test
    void theRuntimeHasEachOperatorInJustTheVersionsThatAreListed() throws IOException, OrtException {
        List<String[]> listed = listed();
        assertThat(listed).hasSizeGreaterThan(200);
        for (String[] line : listed) {
            int newest = Objects.requireNonNull(NEWEST.get(line[0]));
            int first = Integer.parseInt(line[2]);
            int last = line.length > 3 ? Integer.parseInt(line[3]) : newest;
            assertThat(Stream.of(first - 1, first, last, last + 1)
                            .filter(version -> version >= 1 && version <= newest)
                            .filter(version -> isKnown(line[0], line[1], version)))
                    .as("%s %s from %d to %d", line[0], line[1], first, last)
                    .containsOnly(first, last);
        }
        assertThat(isKnown(ONNX, "Relou", newestOf(ONNX))).isFalse();
    }

    private static int newestOf(String domain) {
        return Objects.requireNonNull(NEWEST.get(domain));
    }

    private static List<String[]> listed() throws IOException {
        try (var list = Objects.requireNonNull(OnnxFile.class.getResourceAsStream("onnx-operators.txt"))) {
            return new String(list.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split(" ", -1))
                    .toList();
        }
    }

    private static boolean isKnown(String domain, String operator, int version) {
        var graph = GraphProto.newBuilder()
                .setName("g")
                .addInput(ModelFiles.tensor("x", DataType.FLOAT))
                .addNode(ModelFiles.node(operator, List.of("x"), "y").toBuilder()
                        .setDomain(domain.equals(ONNX) ? "" : domain))
                .addOutput(ModelFiles.tensor("y", DataType.FLOAT));
        var model = ModelProto.newBuilder()
                .setIrVersion(10)
                .addOpsetImport(OperatorSetIdProto.newBuilder()
                        .setDomain(domain.equals(ONNX) ? "" : domain)
                        .setVersion(version))
                .setGraph(graph);
        if (!domain.equals(ONNX)) {
            model.addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(newestOf(ONNX)));
        }
        try (var options = new SessionOptions();
                var _ = OrtEnvironment.getEnvironment()
                        .createSession(model.build().toByteArray(), options)) {
            return true;
        } catch (OrtException e) {
            return UNKNOWN.stream().noneMatch(String.valueOf(e.getMessage())::contains);
        }
    }
}
