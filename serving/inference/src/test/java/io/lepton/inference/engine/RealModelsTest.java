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
import java.util.ArrayList;
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
        Path folder = folder(name);
        ModelVersion version = version(name, folder.resolve("model.onnx"));
        List<Path> cases = cases(folder);
        try (LoadedModel model = TestRuntime.onnx().load(folder.resolve("model.onnx"), version)) {
            WarmUp.run(model, version);
            for (Path set : cases) {
                check(set, model.run(request(version, set), outputs(version)));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tribuo-cnn-mnist", "tribuo-iris-lr"})
    void answersTheSameWhereItsBatchIsOpenAndAllCasesRunTogether(String name) throws IOException {
        Path folder = folder(name);
        ModelVersion version = version(name, folder.resolve("model.onnx"));
        List<Path> cases = cases(folder);
        List<List<NamedTensor>> requests = new ArrayList<>();
        for (Path set : cases) {
            requests.add(request(version, set));
        }
        try (LoadedModel model = TestRuntime.onnx().load(folder.resolve("model.onnx"), version)) {
            assertThat(model.keepsRowsApart()).isTrue();
            List<List<NamedTensor>> answers = model.runTogether(requests, outputs(version));
            for (int place = 0; place < cases.size(); place++) {
                check(cases.get(place), answers.get(place));
            }
        }
    }

    private static Path folder(String name) {
        Path folder = data().resolve("onnx-models").resolve(name);
        assumeTrue(Files.isDirectory(folder), () -> "real data absent: " + folder);
        return folder;
    }

    private static List<Path> cases(Path folder) throws IOException {
        try (Stream<Path> sets = Files.list(folder)) {
            List<Path> cases = sets.filter(Files::isDirectory).sorted().toList();
            assertThat(cases).isNotEmpty();
            return cases;
        }
    }

    private static List<NamedTensor> request(ModelVersion version, Path set) throws IOException {
        String input = version.signature().inputs().getFirst().name();
        return List.of(new NamedTensor(
                input, TensorFiles.read(set.resolve("input_0.pb")).orElseThrow()));
    }

    private static List<String> outputs(ModelVersion version) {
        return List.of(version.signature().outputs().getFirst().name());
    }

    private static void check(Path set, List<NamedTensor> outputs) throws IOException {
        Tensor answer = outputs.getFirst().tensor();
        Tensor expected = TensorFiles.read(set.resolve("output_0.pb")).orElseThrow();
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
