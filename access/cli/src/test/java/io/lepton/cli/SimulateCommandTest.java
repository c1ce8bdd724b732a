package io.lepton.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.lepton.domain.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimulateCommandTest {
    @TempDir
    private Path folder;

    private final Shell shell;

    SimulateCommandTest() throws IOException {
        shell = new Shell();
    }

    @AfterEach
    void close() {
        shell.close();
    }

    @Test
    void losesARegionInTwoHundredWorldsUnlessToldOtherwise() {
        assertThat(shell.type("simulate", "region-loss")).isZero();
        assertThat(shell.type("simulate", "region-loss", "--seeds", "5", "--first-seed", "70"))
                .isZero();
        assertThat(shell.simulator.calls).containsExactly("lose 200 from 0", "lose 5 from 70");
        assertThat(shell.out()).isEqualTo("a report\n");
        assertThat(shell.err()).isEqualTo("losing a region: 100 %\n");
    }

    @Test
    void endsWithACodeOfOursWhereAnInvariantIsBroken() {
        shell.simulator.holds = false;
        assertThat(shell.type("simulate", "region-loss")).isEqualTo(70);
    }

    @Test
    void printsTheTraceOfOneWorld() {
        assertThat(shell.type("simulate", "region-loss", "--first-seed", "7", "--trace"))
                .isZero();
        assertThat(shell.out()).isEqualTo("a line\na report\n");
        assertThat(shell.simulator.calls).containsExactly("replay 7");
    }

    @Test
    void comparesAllPoliciesInAWorldThreeTimesUnlessToldOtherwise() throws IOException {
        Path world = Files.writeString(folder.resolve("world.yaml"), "");
        Path page = folder.resolve("report.html");
        assertThat(shell.type("simulate", world.toString())).isZero();
        assertThat(shell.type(
                        "simulate",
                        world.toString(),
                        "--policy",
                        "lepton,prequal",
                        "--seeds",
                        "7",
                        "--html",
                        page.toString()))
                .isZero();
        assertThat(shell.simulator.calls)
                .containsExactly(
                        "compare [] in world.yaml, 3 seeds", "compare [lepton, prequal] in world.yaml, 7 seeds");
        assertThat(shell.out()).isEqualTo("a table\n");
        assertThat(page).hasContent("<html>");
    }

    @Test
    void refusesAWorldThatIsNotThereAndAPageThatCannotBe() throws IOException {
        assertThat(shell.type("simulate")).isEqualTo(2);
        assertThat(shell.err()).contains("WORLD", "region-loss");
        assertThat(shell.type("simulate", "missing.yaml")).isEqualTo(2);
        assertThat(shell.err()).contains("world=missing.yaml");
        Path world = Files.writeString(folder.resolve("world.yaml"), "");
        assertThat(shell.type(
                        "simulate",
                        world.toString(),
                        "--html",
                        folder.resolve("no/page.html").toString()))
                .isEqualTo(ErrorCode.STORAGE_FAILED.owner().exitCode());
    }

    @Test
    void refusesANumberOfWorldsThatMakesNoSense() {
        assertThat(shell.type("simulate", "region-loss", "--seeds", "0")).isEqualTo(2);
        assertThat(shell.err()).contains("--seeds");
        assertThat(shell.simulator.calls).isEmpty();
    }

    @Test
    void letsEveryClassOfFaultHappenUnlessToldWhich() {
        assertThat(shell.type("simulate", "faults")).isZero();
        assertThat(shell.err()).contains("letting things fail: 100 %");
        assertThat(shell.type("simulate", "faults", "--class", "kill", "--seeds", "5", "--first-seed", "70"))
                .isZero();
        assertThat(shell.type("simulate", "faults", "--class", "kill", "--first-seed", "7", "--trace"))
                .isZero();
        assertThat(shell.simulator.calls).containsExactly("fail all 10 from 0", "fail kill 5 from 70", "replay kill 7");
    }

    @Test
    void tracesOnlyAClassThatIsNamed() {
        assertThat(shell.type("simulate", "faults", "--trace")).isEqualTo(2);
        assertThat(shell.err()).contains("--class");
        assertThat(shell.simulator.calls).isEmpty();
    }
}
