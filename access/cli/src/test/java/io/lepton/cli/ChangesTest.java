package io.lepton.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.ReplicaState.Phase;
import io.lepton.wire.DeploymentView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that change the fleet. */
final class ChangesTest {
    private static final String WISH = "{\"version\":null,\"regions\":\"all\",\"replicas\":1,\"strategy\":null}";

    private final Shell shell;

    ChangesTest() throws IOException {
        shell = new Shell();
    }

    @AfterEach
    void stopFleet() {
        shell.close();
    }

    @TempDir
    private Path folder;

    private Path model;

    @BeforeEach
    void writeModel() throws IOException {
        model = Files.writeString(folder.resolve("model.onnx"), "bytes");
    }

    @Test
    void pushTellsTheVersionAndHowFarItIs() {
        assertThat(shell.type("models", "push", "digits", model.toString())).isZero();
        assertThat(shell.out()).isEqualTo("registered digits/3: 26.5 kB, sha256 " + "ab".repeat(32) + "\n");
        assertThat(shell.err()).isEqualTo("sending model.onnx: 100 %\n");
        assertThat(shell.fleet.calls).containsExactly("POST /models/digits/versions", "5 bytes");
    }

    @Test
    void undoShowsWhatItChanged() {
        assertThat(shell.type("undo", "7")).isZero();
        assertThat(shell.out()).contains("replicasPerRegion 1 -> 2");
        assertThat(shell.fleet.calls).containsExactly("POST /history/7/undo");
        assertThat(shell.type("undo", "0")).isEqualTo(2);
        assertThat(shell.err()).contains("not a positive whole number: revision=0");
    }

    @Test
    void pullRefusesOtherBytesThanWereRegisteredAndLeavesNothing() {
        Path target = folder.resolve("pulled.onnx");
        assertThat(shell.type("models", "pull", "digits", target.toString())).isEqualTo(5);
        assertThat(shell.err()).contains("other bytes came than were registered: version=digits/3");
        assertThat(folder.toFile().list()).containsExactly("model.onnx");
    }

    @Test
    void pullRefusesAVersionThatIsNotThere() {
        Path target = folder.resolve("pulled.onnx");
        assertThat(shell.type("models", "pull", "digits", target.toString(), "--version", "9"))
                .isEqualTo(2);
        assertThat(shell.err()).contains("model=digits, version=9, latest=3").contains("UNKNOWN_VERSION");
    }

    @Test
    void pushNamesTheRefusedFileAsItWasTyped() {
        shell.fleet.failure = Optional.of(
                new LeptonException(ErrorCode.INVALID_MODEL_FILE, "not an ONNX file: file=" + "ab".repeat(32)));
        assertThat(shell.type("models", "push", "digits", model.toString())).isEqualTo(2);
        assertThat(shell.err()).contains("lepton: refused: file=" + model + ", because not an ONNX file");
    }

    @Test
    void pushTellsEveryMistakeOfAPipelineInALineOfItsOwn() {
        shell.fleet.failure = Optional.of(new LeptonException(
                ErrorCode.INVALID_MODEL_FILE, "steps[0].model: no such model\nsteps[1].inputs: required and missing"));
        assertThat(shell.type("models", "push", "digits", model.toString())).isEqualTo(2);
        assertThat(shell.err().lines().toList())
                .containsSequence(
                        "lepton: refused: file=" + model + ", because of mistakes:",
                        "lepton: steps[0].model: no such model",
                        "lepton: steps[1].inputs: required and missing (INVALID_MODEL_FILE)");
    }

    @Test
    void pushDrawsABarOnATerminal() {
        shell.isTerminal = true;
        shell.type("models", "push", "digits", model.toString());
        assertThat(shell.err()).isEqualTo("\r\u001b[K[########################] sending model.onnx\n");
    }

    @Test
    void pushRefusesAFileThatIsNotThereBeforeItCalls() {
        Path missing = folder.resolve("missing.onnx");
        assertThat(shell.type("models", "push", "digits", missing.toString())).isEqualTo(2);
        assertThat(shell.err()).isEqualTo("lepton: no such file: file=" + missing + " (INVALID_REQUEST)\n");
        assertThat(shell.type("models", "push", "digits", folder.toString())).isEqualTo(2);
        assertThat(shell.err()).isEqualTo("lepton: not a file: file=" + folder + " (INVALID_REQUEST)\n");
        assertThat(shell.connected).isEmpty();
    }

    @Test
    void deployWaitsUntilEveryReplicaAnswers() {
        script(
                Views.rollout("rolling", Phase.FETCHING, Phase.PENDING, ""),
                Views.rollout("rolling", Phase.READY, Phase.WARMING, ""),
                Views.rollout("rolling", Phase.READY, Phase.WARMING, ""),
                Views.deployed("ready"));
        assertThat(shell.type(
                        "deploy", "digits", "--regions", "frankfurt,beijing", "--replicas", "2", "--version", "3"))
                .isZero();
        assertThat(shell.fleet.calls)
                .startsWith(
                        "PUT /deployments/digits",
                        "{\"version\":3,\"regions\":[\"beijing\",\"frankfurt\"],\"replicas\":2,\"strategy\":null}",
                        "GET /deployments/digits");
        assertThat(shell.err()).isEqualTo("""
                deploying digits/3: beijing 0/1, frankfurt 0/1
                deploying digits/3: beijing 1/1, frankfurt 0/1
                deploying digits/3: beijing 1/1, frankfurt 1/1
                """);
        assertThat(shell.out()).isEqualTo("serving digits/3 on 2 nodes: beijing 1/1, frankfurt 1/1\n");
    }

    @Test
    void deployReturnsAtOnceWhereAskedTo() {
        script(Views.rollout("rolling", Phase.PENDING, Phase.PENDING, ""));
        assertThat(shell.type("deploy", "digits", "--no-wait")).isZero();
        assertThat(shell.fleet.calls).containsExactly("PUT /deployments/digits", WISH);
        assertThat(shell.out()).isEqualTo("deploying digits/3 to all\n");
        assertThat(shell.err()).isEmpty();
    }

    @Test
    void deployTellsWhyAReplicaFailed() {
        script(Views.rollout("failed", Phase.READY, Phase.FAILED, "not enough memory"));
        assertThat(shell.type("deploy", "digits")).isEqualTo(4);
        assertThat(shell.err()).contains("""
                lepton: a replica failed: version=digits/3, node=frankfurt-1, cause=not enough memory (MODEL_NOT_READY)
                  -> watch it become ready with: lepton deployments --watch
                """);
    }

    @Test
    void deployStopsWaitingInTime() {
        script(Views.rollout("rolling", Phase.READY, Phase.WARMING, ""));
        assertThat(shell.type("deploy", "digits", "--timeout", "2")).isEqualTo(4);
        assertThat(shell.nanos()).isBetween(2_000_000_000L, 2_300_000_000L);
        assertThat(shell.err())
                .contains("lepton: not ready in time: version=digits/3, ready=1, wanted=2 (MODEL_NOT_READY)");
    }

    @Test
    void interruptEndsTheWaitingAlone() {
        script(Views.rollout("rolling", Phase.READY, Phase.WARMING, ""));
        shell.pausesBeforeInterrupt = 1;
        assertThat(shell.type("deploy", "digits")).isEqualTo(130);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(shell.fleet.calls).containsExactly("PUT /deployments/digits", WISH, "GET /deployments/digits");
    }

    @Test
    void undeployKillAndRestoreCallTheFleet() {
        shell.type("undeploy", "digits");
        assertThat(shell.out()).isEqualTo("no longer serving digits\n");
        shell.type("kill", "region", "frankfurt");
        assertThat(shell.out()).isEqualTo("killed frankfurt\n");
        shell.type("restore", "region", "frankfurt");
        assertThat(shell.out()).isEqualTo("restored frankfurt\n");
        assertThat(shell.fleet.calls)
                .containsExactly(
                        "DELETE /deployments/digits",
                        "POST /regions/frankfurt/kill",
                        "POST /regions/frankfurt/restore");
    }

    @Test
    void downWaitsUntilTheFleetIsSilent() {
        assertThat(shell.type("down")).isZero();
        assertThat(shell.fleet.calls).containsExactly("POST /fleet/shutdown");
        assertThat(shell.out()).isEqualTo("the fleet is down\n");
    }

    @Test
    void downOfNoFleetSaysHowToStartOne() {
        shell.fleet.close();
        assertThat(shell.type("down")).isEqualTo(5);
        assertThat(shell.err())
                .startsWith("lepton: no fleet answers: control=" + shell.fleet.url())
                .endsWith(" (FLEET_UNREACHABLE)\n  -> start one with: lepton up; or name one with --control URL\n");
    }

    private void script(DeploymentView... states) {
        shell.fleet.rollout.clear();
        shell.fleet.rollout.addAll(List.of(states));
    }
}
