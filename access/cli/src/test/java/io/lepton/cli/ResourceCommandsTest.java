package io.lepton.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that take and show files of resources. */
final class ResourceCommandsTest {
    private final Shell shell;

    @TempDir
    private Path folder;

    private String file = "";

    ResourceCommandsTest() throws IOException {
        shell = new Shell();
    }

    @AfterEach
    void stopFleet() {
        shell.close();
    }

    @BeforeEach
    void writeFiles() throws IOException {
        file = Files.writeString(folder.resolve("fleet.yaml"), "kind: ModelVersion\n")
                .toString();
        Files.createDirectory(folder.resolve("models"));
        Files.writeString(folder.resolve("models/digits.onnx"), "bytes");
    }

    @Test
    void applySendsTheModelFileThatIsWantedAndShowsEachResourceWithWhatDiffers() {
        assertThat(shell.type("apply", "-f", file)).isZero();
        assertThat(shell.fleet.calls).containsExactly("POST /apply", "POST /artifacts", "bytes", "POST /apply");
        assertThat(shell.out()).isEqualTo("""
                        created    ModelVersion digits/1
                        changed    Deployment digits
                                     spec.replicas: 1 -> 2
                        1 created, 1 changed, revision 7
                        """);
    }

    @Test
    void diffSendsNoModelFile() {
        assertThat(shell.type("diff", "-f", folder.toString())).isZero();
        assertThat(shell.fleet.calls).containsExactly("POST /apply", "POST /apply");
        assertThat(shell.out()).contains("; nothing was done");
    }

    @Test
    void aModelFileThatIsNotThereIsToldWithThePlaceThatNamesIt() throws IOException {
        Files.delete(folder.resolve("models/digits.onnx"));
        assertThat(shell.type("apply", "-f", file)).isEqualTo(2);
        assertThat(shell.err())
                .contains("no such file: " + file + ":4: spec.file=" + folder.resolve("models/digits.onnx"));
    }

    @Test
    void everyMistakeHasALineOfItsOwn() {
        shell.fleet.failure = Optional.of(new LeptonException(
                ErrorCode.INVALID_CONFIGURATION, "f.yaml:1: kind: no such kind: X\nf.yaml:3: spec: must have keys"));
        assertThat(shell.type("apply", "-f", file)).isEqualTo(2);
        assertThat(shell.err().lines())
                .containsExactly(
                        "lepton: f.yaml:1: kind: no such kind: X",
                        "lepton: f.yaml:3: spec: must have keys (INVALID_CONFIGURATION)");
    }

    @Test
    void refusesWhatCannotBeRead() {
        assertThat(shell.type("apply", "-f", folder.resolve("none.yaml").toString()))
                .isEqualTo(2);
        assertThat(shell.err()).contains("no such file: -f=");
        assertThat(shell.type("apply", "-f", folder.resolve("models").toString()))
                .isEqualTo(2);
        assertThat(shell.err()).contains("no file that ends in .yaml");
        assertThat(shell.type("delete", "deployment")).isEqualTo(2);
        assertThat(shell.err()).contains("give KIND and NAME, or -f FILE");
    }

    @Test
    void getShowsARowForEach() {
        int exitCode = shell.type("get", "deployments");
        assertThat(exitCode).as(shell.err()).isZero();
        assertThat(shell.out()).isEqualTo("""
                        NAME    PROJECT  REVISION  LABELS  SPEC
                        digits  lab             7  -       replicas=2
                        """);
    }
}
