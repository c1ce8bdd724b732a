package io.lepton.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SimulateCommandTest {
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
    void refusesANumberOfWorldsThatMakesNoSense() {
        assertThat(shell.type("simulate", "region-loss", "--seeds", "0")).isEqualTo(2);
        assertThat(shell.err()).contains("--seeds");
        assertThat(shell.simulator.calls).isEmpty();
    }
}
