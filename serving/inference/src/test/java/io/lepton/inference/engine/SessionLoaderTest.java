package io.lepton.inference.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lepton.artifacts.ArtifactFile;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.NamedTensor;
import io.lepton.domain.Shape;
import io.lepton.domain.Tensor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models loaded by way of graphs that are kept. */
final class SessionLoaderTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @SuppressWarnings("NullAway.Init")
    private GraphCache graphs;

    @SuppressWarnings("NullAway.Init")
    private OnnxModelRuntime runtime;

    @BeforeEach
    void opens() {
        graphs = GraphCache.open(directory.resolve("graphs"), 100 << 20);
        runtime = TestRuntime.keeping(graphs);
    }

    @Test
    void aKeptGraphAnswersAsTheFileDoes() throws IOException {
        Path file = BatchModels.convolution(directory, 16, 8, 1);
        Tensor given = Tensor.ofFloats(Shape.of(1, 3, 16, 16), numbers(3 * 16 * 16));
        Tensor plain = answer(TestRuntime.onnx(), file, given);
        assertThat(answer(runtime, file, given)).isEqualTo(plain);
        assertThat(kept()).hasSize(1);
        assertThat(answer(runtime, file, given)).isEqualTo(plain);
    }

    @Test
    void aModelThatDoesNotLieThereAsItIsAnswersTheSameAndLeavesNoGraph() throws IOException {
        Path file = BatchModels.convolution(directory, 16, 8, 1);
        Tensor given = Tensor.ofFloats(Shape.of(1, 3, 16, 16), numbers(3 * 16 * 16));
        var version = ModelFiles.version(file);
        var elsewhere = new Elsewhere(Files.readAllBytes(file), Files.size(file));
        Tensor plain = answer(TestRuntime.onnx(), file, given);
        Files.delete(file);
        try (LoadedModel model = runtime.load(elsewhere, version)) {
            assertThat(answer(model, given)).isEqualTo(plain);
        }
        assertThat(kept()).isEmpty();
    }

    @Test
    void aModelThatEndsEarlyOrLateOrCannotBeReadIsRefused() throws IOException {
        Path file = ModelFiles.doubling(directory);
        var version = ModelFiles.version(file);
        byte[] bytes = Files.readAllBytes(file);
        for (long saidBytes : List.of(bytes.length - 1L, bytes.length + 1L)) {
            assertThatThrownBy(() -> runtime.load(new Elsewhere(bytes, saidBytes), version))
                    .isInstanceOfSatisfying(LeptonException.class, refusal -> assertThat(refusal.code())
                            .isEqualTo(ErrorCode.STORAGE_FAILED))
                    .hasMessageContaining("file=elsewhere");
        }
        assertThatThrownBy(() -> runtime.load(new Elsewhere(bytes, 1L << 31), version))
                .hasMessageContaining("larger than a model file can be");
    }

    @Test
    void graphsThatWereKeptGoWhereNoneMayBe() throws IOException {
        runtime.load(ModelFiles.doubling(directory), ModelFiles.version(ModelFiles.doubling(directory)))
                .close();
        assertThat(kept()).hasSize(1);
        assertThat(GraphCache.emptied(directory.resolve("graphs")).isOn()).isFalse();
        assertThat(kept()).isEmpty();
        assertThat(GraphCache.emptied(directory.resolve("absent")).isOn()).isFalse();
        assertThat(directory.resolve("absent")).doesNotExist();
    }

    @Test
    void aKeptGraphIsUsedWithoutTheFile() throws IOException {
        Path file = ModelFiles.doubling(directory);
        var version = ModelFiles.version(file);
        runtime.load(file, version).close();
        Files.delete(file);
        try (LoadedModel model = runtime.load(file, version)) {
            assertThat(model.keepsRowsApart()).isTrue();
        }
    }

    @Test
    void aKeptGraphStillOptsOutOfBatching() throws IOException {
        Path file = BatchModels.with(ModelFiles.doubling(directory), "lepton.batching", "off");
        var version = ModelFiles.version(file);
        for (int load = 0; load < 2; load++) {
            try (LoadedModel model = runtime.load(file, version)) {
                assertThat(model.keepsRowsApart()).isFalse();
            }
        }
        assertThat(kept()).hasSize(1);
    }

    @Test
    void aDamagedGraphIsMadeAnew() throws IOException {
        Path file = ModelFiles.doubling(directory);
        Tensor given = Tensor.ofFloats(Shape.of(1, 2), 1, 2);
        answer(runtime, file, given);
        Path graph = kept().getFirst();
        byte[] sound = Files.readAllBytes(graph);
        Files.write(graph, new byte[sound.length]);
        assertThat(answer(runtime, file, given).toFloats()).containsExactly(2, 4);
        assertThat(graph).hasBinaryContent(sound);
    }

    /** The checksum is right, and the bytes are no model. */
    @Test
    void aGraphThatTheRuntimeDoesNotTakeIsMadeAnew() throws IOException {
        Path file = ModelFiles.doubling(directory);
        Tensor given = Tensor.ofFloats(Shape.of(1, 2), 1, 2);
        answer(runtime, file, given);
        var key = new GraphKey(kept().getFirst().getFileName().toString().substring(0, 64));
        graphs.forget(key);
        graphs.keep(key, Files.writeString(graphs.begin().orElseThrow(), "Shall I compare thee"));
        assertThat(answer(runtime, file, given).toFloats()).containsExactly(2, 4);
        assertThat(graphs.find(key, Arena.ofAuto()).map(ByteBuffer::remaining))
                .hasValueSatisfying(bytes -> assertThat(bytes).isGreaterThan(20));
    }

    @Test
    void aFileThatIsNoModelIsRefusedAndLeavesNothing() throws IOException {
        var version = ModelFiles.version(ModelFiles.doubling(directory));
        Path file = Files.writeString(directory.resolve("poem.onnx"), "Shall I compare thee");
        assertThatThrownBy(() -> runtime.load(file, version))
                .isInstanceOfSatisfying(LeptonException.class, refusal -> assertThat(refusal.code())
                        .isEqualTo(ErrorCode.INVALID_MODEL_FILE));
        assertThat(kept()).isEmpty();
    }

    private List<Path> kept() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("graphs"))) {
            return files.toList();
        }
    }

    private static Tensor answer(OnnxModelRuntime runtime, Path file, Tensor given) {
        try (LoadedModel model = runtime.load(file, ModelFiles.version(file))) {
            return answer(model, given);
        }
    }

    private static Tensor answer(LoadedModel model, Tensor given) {
        return model.run(List.of(new NamedTensor("x", given)), List.of("y"))
                .getFirst()
                .tensor();
    }

    /** A model that is in no file of its own. */
    private static final class Elsewhere implements ArtifactFile {
        private final byte[] bytes;
        private final long saidBytes;

        Elsewhere(byte[] bytes, long saidBytes) {
            this.bytes = bytes;
            this.saidBytes = saidBytes;
        }

        @Override
        public String name() {
            return "elsewhere";
        }

        @Override
        public long sizeBytes() {
            return saidBytes;
        }

        @Override
        public Optional<Path> plain() {
            return Optional.empty();
        }

        @Override
        public InputStream open() {
            return new ByteArrayInputStream(bytes);
        }
    }

    private static float[] numbers(int count) {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (i % 17) / 17f;
        }
        return numbers;
    }
}
