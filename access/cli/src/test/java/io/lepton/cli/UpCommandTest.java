package io.lepton.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class UpCommandTest {
    private final Shell shell;

    UpCommandTest() throws IOException {
        shell = new Shell();
    }

    @AfterEach
    void stopFleet() {
        shell.close();
    }

    private final List<UpOptions> launched = new ArrayList<>();

    @TempDir
    private Path folder;

    @BeforeEach
    void launch() {
        shell.launcher = (options, progress) -> {
            launched.add(options);
            progress.step("starting the control plane");
            progress.step("deploying digits", 1, 2);
            progress.say("curl http://127.0.0.1:7071/v2");
            progress.step("serving until Ctrl-C");
            return 0;
        };
    }

    @Test
    void everyMistakeOfAConfigurationHasALineOfItsOwn() {
        shell.launcher = (_, _) -> {
            throw new LeptonException(ErrorCode.INVALID_CONFIGURATION, "f.yaml:1: one\nf.yaml:2: two");
        };
        assertThat(shell.type("up")).isEqualTo(2);
        assertThat(shell.err()).isEqualTo("lepton: f.yaml:1: one\nlepton: f.yaml:2: two (INVALID_CONFIGURATION)\n");
    }

    @Test
    void startsTheUsualFleet() {
        assertThat(shell.type("up")).isZero();
        assertThat(launched)
                .containsExactly(new UpOptions(
                        Optional.empty(),
                        Optional.empty(),
                        true,
                        false,
                        7070,
                        Path.of("nowhere", ".lepton"),
                        true,
                        false,
                        Optional.empty()));
        assertThat(shell.connected).isEmpty();
    }

    @Test
    void everyOptionReachesTheLauncher() throws IOException {
        Path regions = Files.writeString(folder.resolve("regions.yaml"), "regions: []");
        Path plan = Files.writeString(folder.resolve("plan.json"), "{}");
        shell.type(
                "up",
                "--regions",
                regions.toString(),
                "--plan",
                plan.toString(),
                "--no-wan",
                "--detach",
                "--port",
                "9000",
                "--empty",
                "--store",
                "sqlite:a.db",
                "--home",
                "h");
        shell.type("up", "--fresh");
        assertThat(launched)
                .containsExactly(
                        new UpOptions(
                                Optional.of(regions),
                                Optional.of(plan),
                                false,
                                true,
                                9000,
                                Path.of("h"),
                                false,
                                false,
                                Optional.of("sqlite:a.db")),
                        new UpOptions(
                                Optional.empty(),
                                Optional.empty(),
                                true,
                                false,
                                7070,
                                Path.of("nowhere", ".lepton"),
                                true,
                                true,
                                Optional.empty()));
    }

    @Test
    void neverEmptiesAStoreElsewhere() {
        assertThat(shell.type("up", "--fresh", "--store", "sqlite:a.db")).isEqualTo(2);
        assertThat(shell.err())
                .contains("--fresh empties the fleet's own folder")
                .contains("INVALID_REQUEST");
        assertThat(launched).isEmpty();
    }

    @Test
    void refusesARegionsFileThatIsNotThere() {
        assertThat(shell.type("up", "--regions", "missing.yaml")).isEqualTo(2);
        assertThat(shell.err()).isEqualTo("lepton: no such file: regions=missing.yaml (INVALID_REQUEST)\n");
        assertThat(launched).isEmpty();
    }

    @Test
    void stepsGoToTheErrorStreamAndLinesThatStayToTheOutput() {
        shell.type("up");
        assertThat(shell.out()).isEqualTo("curl http://127.0.0.1:7071/v2\n");
        assertThat(shell.err()).isEqualTo("""
                starting the control plane
                deploying digits: 50 %
                serving until Ctrl-C
                """);
    }

    @Test
    void stepsAreDrawnOverOnATerminal() {
        shell.isTerminal = true;
        shell.type("up");
        assertThat(shell.err())
                .isEqualTo("\r\u001b[Kstarting the control plane"
                        + "\r\u001b[K[############............] deploying digits\n"
                        + "\r\u001b[Kserving until Ctrl-C\n");
    }

    @Test
    void theLaunchersFailureAndExitCodeAreTold() {
        shell.launcher = (_, _) -> {
            throw new LeptonException(ErrorCode.PORT_IN_USE, "port in use: port=7070");
        };
        assertThat(shell.type("up")).isEqualTo(5);
        assertThat(shell.err())
                .startsWith("lepton: port in use: port=7070 (PORT_IN_USE)\n  -> choose another with --port");
        shell.launcher = (_, _) -> 5;
        assertThat(shell.type("up")).isEqualTo(5);
    }
}
