package io.lepton.control;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lepton.artifacts.ArtifactFile;
import io.lepton.artifacts.FileArtifactStore;
import io.lepton.chassis.Clock;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.ModelFormat;
import io.lepton.domain.ModelName;
import io.lepton.domain.ModelVersionId;
import io.lepton.domain.Signature;
import io.lepton.wire.PipelineFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PipelineRegistrationTest {
    private static final ModelName SCORING = new ModelName("scoring");
    private static final String PIPELINE = """
            lepton: pipeline/v1
            inputs: [{name: in, datatype: FP32, shape: [1, 4]}]
            steps:
              - {name: run, model: digits, inputs: {x: in}}
              - {name: best, transform: argmax, inputs: {input: run.y}}
            outputs: [{name: digit, from: best.output}]
            """;

    @TempDir
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private Registry registry;

    @BeforeEach
    void opens() {
        var core = new ControlCore(1, Samples.REGIONS, Samples.POLICIES, Samples.PUBLIC, CoreConfig.defaults());
        var store = new MemoryDesiredStore();
        var ports = new ControlPorts(
                new StandingClock(),
                store,
                FileArtifactStore.open(folder),
                PipelineRegistrationTest::readSignature,
                DevelopmentControls.forbidden());
        var mailbox = new Mailbox(ports.clock(), store);
        mailbox.begin(core, DesiredState.empty());
        registry = new Registry(mailbox, ports, 1 << 20);
        take(new ModelName("digits"), "model");
    }

    @Test
    void keepsWhatTheCompilerMakesOfTheFile() throws IOException {
        var version = take(SCORING, PIPELINE).version();
        assertThat(version.format()).isEqualTo(ModelFormat.PIPELINE);
        assertThat(version.members()).containsExactly(ModelVersionId.parse("digits/1"));
        assertThat(version.signature().outputs().getFirst())
                .hasToString("TensorSpec[name=digit, type=INT64, shape=[1]]");
        assertThat(PipelineFile.read(kept(version.id()).getBytes(UTF_8)).versions())
                .isEqualTo(Set.copyOf(version.members()));
        assertThat(folder).isDirectoryNotContaining(file -> size(file) == PIPELINE.length());
    }

    @Test
    void theSameFileIsANewVersionOnlyWhereAModelHasANewerOne() throws IOException {
        take(SCORING, PIPELINE);
        assertThat(take(SCORING, PIPELINE).isNew()).isFalse();
        // What the fleet keeps is a pipeline file itself, with every version named.
        String kept = kept(new ModelVersionId(SCORING, 1));
        assertThat(take(SCORING, kept).isNew()).isFalse();
        take(new ModelName("digits"), "another model");
        assertThat(take(SCORING, kept).isNew()).isFalse();
        var next = take(SCORING, PIPELINE);
        assertThat(next.isNew()).isTrue();
        assertThat(next.version().members()).containsExactly(ModelVersionId.parse("digits/2"));
    }

    @Test
    void refusesABrokenPipelineAndKeepsNothingOfIt() throws IOException {
        long files = count();
        assertRefused(PIPELINE.replace("run.y", "run.z"), "steps[1].inputs.input: the step has no such output");
        assertRefused(PIPELINE.replace("inputs: [", "inputs: {["), "not valid YAML");
        assertRefused(
                PIPELINE.replace("lepton: pipeline/v1", "leptn: pipeline/v1"),
                "leptn: unknown key; did you mean lepton?");
        assertThat(count()).isEqualTo(files);
    }

    @Test
    void knowsAPipelineByWhatIsInIt() {
        assertThat(text("{\"steps\": [], \"lepton\": \"pipeline/v1\"}")).isTrue();
        assertThat(text("\n# mine\nlepton : pipeline/v1")).isTrue();
        assertThat(text("a text about lepton: a program")).isFalse();
        assertThat(text("\b\n\u0012 lepton: pipeline/v1")).isFalse();
        assertThat(text("lepton: " + "x".repeat(1 << 20))).isFalse();
    }

    private boolean text(String content) {
        try {
            return PipelineText.of(ArtifactFile.of(Files.writeString(folder.resolve("content"), content)))
                    .isPresent();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String kept(ModelVersionId version) throws IOException {
        try (var bytes = registry.file(version).open()) {
            return new String(bytes.readAllBytes(), UTF_8);
        }
    }

    private Registry.Outcome take(ModelName name, String content) {
        return registry.take(name, new ByteArrayInputStream(content.getBytes(UTF_8)));
    }

    private void assertRefused(String content, String fact) {
        assertThatThrownBy(() -> take(SCORING, content))
                .isInstanceOfSatisfying(
                        LeptonException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_MODEL_FILE))
                .hasMessageContaining(fact);
    }

    private long count() throws IOException {
        try (var files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).count();
        }
    }

    private static long size(Path file) {
        return file.toFile().length();
    }

    private static Signature readSignature(String name, long sizeBytes, InputStream bytes) {
        try {
            if (new String(bytes.readAllBytes(), UTF_8).contains(PipelineFile.STEPS)) {
                throw new AssertionError("a pipeline is no model file");
            }
            return Samples.SIGNATURE;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class StandingClock implements Clock {
        @Override
        public long nanos() {
            return 0;
        }

        @Override
        public Instant now() {
            return Instant.EPOCH;
        }
    }
}
