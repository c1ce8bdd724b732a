package io.lepton.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CliTest {
    private static final List<String> COMMANDS = List.of(
            "up",
            "down",
            "status",
            "regions",
            "nodes",
            "models",
            "deploy",
            "undeploy",
            "deployments",
            "predict",
            "kill",
            "restore",
            "policies",
            "completion");

    private final Shell shell;

    CliTest() throws IOException {
        shell = new Shell();
    }

    @AfterEach
    void stopFleet() {
        shell.close();
    }

    @Test
    void versionIsOneLine() {
        assertThat(shell.type("--version")).isZero();
        assertThat(shell.out()).isEqualTo("lepton 1.2.3\n");
        assertThat(shell.connected).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--help", "-h"})
    void helpListsEveryCommand(String word) {
        assertThat(word.isEmpty() ? shell.type() : shell.type(word)).isZero();
        assertThat(shell.out()).contains(COMMANDS).contains("Example: lepton up");
    }

    @Test
    void everyCommandHasHelpWithAnExample() {
        for (String command : COMMANDS) {
            assertThat(shell.type(command, "--help")).as(command).isZero();
            assertThat(shell.out())
                    .as(command)
                    .contains("Usage: lepton " + command, "--control=URL", "--home=DIR", "Example: ");
        }
        assertThat(shell.connected).isEmpty();
    }

    @Test
    void helpListsEveryOption() {
        shell.type("up", "--help");
        assertThat(shell.out())
                .contains("--regions=FILE", "--plan=FILE", "--port=PORT", "--no-wan", "--empty", "--detach");
        shell.type("deploy", "--help");
        assertThat(shell.out())
                .contains("MODEL", "--regions=NAMES", "--replicas=N", "--version=V", "--timeout=SECONDS", "--no-wait");
        shell.type("predict", "--help");
        assertThat(shell.out())
                .contains("--input=FILE", "--data-class=CLASS", "--region=NAME", "--scale=byte|unit", "--json");
        shell.type("nodes", "--help");
        assertThat(shell.out()).contains("--json", "--watch");
        shell.type("models", "push", "--help");
        assertThat(shell.out()).contains("NAME", "FILE", "Example: lepton models push digits model.onnx");
        shell.type("kill", "region", "--help");
        assertThat(shell.out()).contains("NAME", "Example: lepton kill region frankfurt");
    }

    @Test
    void completionKnowsEveryCommandAndOption() {
        assertThat(shell.type("completion")).isZero();
        assertThat(shell.out())
                .startsWith("#!/usr/bin/env bash")
                .contains(COMMANDS)
                .contains("push", "region", "--data-class", "--replicas", "bashcompinit");
    }

    @Test
    void anUnknownOptionIsNamedWithTheOneThatWasMeant() {
        assertThat(shell.type("predict", "digits", "--inptu", "x")).isEqualTo(2);
        assertThat(shell.err()).isEqualTo("""
                lepton: unknown option: '--inptu' (INVALID_REQUEST)
                  -> did you mean: --input?
                """);
        assertThat(shell.type("nodes", "--watc")).isEqualTo(2);
        assertThat(shell.err()).isEqualTo("""
                lepton: unknown option: '--watc' (INVALID_REQUEST)
                  -> did you mean: --watch?
                """);
    }

    @Test
    void anUnknownCommandIsNamedWithTheOneThatWasMeant() {
        assertThat(shell.type("deplyo")).isEqualTo(2);
        assertThat(shell.err())
                .startsWith(
                        "lepton: unmatched argument at index 0: 'deplyo' (INVALID_REQUEST)\n  -> did you mean: deploy");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "deploy",
                "deploy a/b",
                "deploy m --replicas 0",
                "deploy m --replicas many",
                "deploy m --regions Rome",
                "deploy m --regions a,,b",
                "deploy m --version 0",
                "kill",
                "kill region",
                "kill region A",
                "nodes extra",
                "up --port 65536",
                "nodes --control ftp://x",
                "predict m --input x --data-class EU"
            })
    void aLineThatCannotBeUnderstoodIsRefusedBeforeAnythingIsCalled(String words) {
        assertThat(shell.type(words.split(" ", -1))).as(words).isEqualTo(2);
        assertThat(shell.err())
                .startsWith("lepton: ")
                .contains("(INVALID_REQUEST)\n  -> ")
                .doesNotContain("Exception", "\tat ");
        assertThat(shell.err().lines()).hasSize(2);
        assertThat(shell.connected).isEmpty();
    }

    @Test
    void aWrongValueIsNamedWithItsOptionAndWhatIsAllowed() {
        shell.type("deploy", "m", "--replicas", "0");
        assertThat(shell.err()).contains("'--replicas'", "not a whole number in [1, 1000]: 0");
        shell.type("deploy", "m", "--regions", "Rome");
        assertThat(shell.err()).contains("'--regions'", "region=Rome");
    }

    @ParameterizedTest
    @EnumSource(ErrorCode.class)
    void everyFailureIsOneLineWithItsOwnersExitCode(ErrorCode code) {
        shell.fleet.failure = Optional.of(new LeptonException(code, "a fact: field=value"));
        assertThat(shell.type("nodes")).isEqualTo(code.owner().exitCode());
        assertThat(shell.err()).startsWith("lepton: a fact: field=value (" + code + ")\n");
        assertThat(shell.err().lines().skip(1)).hasSizeLessThan(2).allMatch(line -> line.startsWith("  -> "));
        assertThat(shell.out()).isEmpty();
    }

    @Test
    void aMistakeOfOurOwnShowsItsTraceOnlyWhenAsked() {
        shell.launcher = (_, _) -> {
            throw new IllegalStateException("broken\npromise");
        };
        assertThat(shell.type("up")).isEqualTo(70);
        assertThat(shell.err()).isEqualTo("""
                lepton: a mistake of Lepton's own: exception=IllegalStateException, message=broken promise (INTERNAL)
                  -> LEPTON_DEBUG=1 shows where it happened
                """);
        shell.environment.put("LEPTON_DEBUG", "1");
        shell.type("up");
        assertThat(shell.err()).contains("\tat io.lepton.cli.");
    }
}
