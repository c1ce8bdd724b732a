package io.lepton.inference.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lepton.domain.ArtifactId;
import io.lepton.domain.ModelFormat;
import io.lepton.domain.ModelName;
import io.lepton.domain.ModelVersion;
import io.lepton.domain.ModelVersionId;
import io.lepton.domain.NamedTensor;
import io.lepton.domain.Tensor;
import io.lepton.wire.OnnxFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models that others trained and exported, with the outputs that they published. */
@Tag("real-data")
final class RealModelsTest {
    private static final double RELATIVE = 1e-5;

    @ParameterizedTest
    @ValueSource(strings = {"mnist-zoo-8", "tribuo-cnn-mnist", "wonnx-opt-mnist", "tribuo-iris-lr"})
    void answersWhatItsMakersPublished(String name) throws IOException {
        Path folder = data().resolve("onnx-models").resolve(name);
        assumeTrue(Files.isDirectory(folder), () -> "real data absent: " + folder);
        Path file = folder.resolve("model.onnx");
        ModelVersion version = version(name, file);
        try (LoadedModel model = TestRuntime.onnx().load(file, version);
                Stream<Path> sets = Files.list(folder)) {
            WarmUp.run(model, version);
            List<Path> cases = sets.filter(Files::isDirectory).sorted().toList();
            assertThat(cases).isNotEmpty();
            for (Path set : cases) {
                check(model, version, set);
            }
        }
    }

    private static void check(LoadedModel model, ModelVersion version, Path set) throws IOException {
        var signature = version.signature();
        Tensor input = TensorFiles.read(set.resolve("input_0.pb")).orElseThrow();
        Tensor expected = TensorFiles.read(set.resolve("output_0.pb")).orElseThrow();
        String output = signature.outputs().getFirst().name();
        Tensor answer = model.run(
                        List.of(new NamedTensor(signature.inputs().getFirst().name(), input)), List.of(output))
                .getFirst()
                .tensor();
        assertThat(answer.shape()).as("%s", set).isEqualTo(expected.shape());
        float[] wanted = expected.toFloats();
        float[] found = answer.toFloats();
        // Values near zero are differences of larger ones, so the tolerance is relative to the largest of the row.
        double scale = 0;
        for (float value : wanted) {
            scale = Math.max(scale, Math.abs(value));
        }
        for (int index = 0; index < wanted.length; index++) {
            assertThat((double) found[index])
                    .as("%s[%d]", set, index)
                    .isCloseTo(wanted[index], within(RELATIVE * scale));
        }
    }

    private static ModelVersion version(String name, Path file) throws IOException {
        return new ModelVersion(
                new ModelVersionId(new ModelName(name), 1),
                new ArtifactId("0".repeat(64)),
                Files.size(file),
                ModelFormat.ONNX,
                OnnxFile.readSignature(file),
                Instant.EPOCH);
    }

    private static Path data() {
        String root = System.getProperty("lepton.root", ".");
        return Path.of(System.getProperty("lepton.data", root + "/../shared/data"));
    }
}
