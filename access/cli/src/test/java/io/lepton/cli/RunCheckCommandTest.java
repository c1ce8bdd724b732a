package io.lepton.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code runs check}: what is served, beside what was learned. */
final class RunCheckCommandTest {
    private final Shell shell;
    private final ScriptedTraining training = new ScriptedTraining();

    RunCheckCommandTest() throws IOException {
        shell = new Shell();
        shell.training = _ -> training;
        training.exported = "ab".repeat(32);
    }

    @AfterEach
    void close() {
        shell.close();
    }

    @Test
    void asksForEveryRowByEveryGateway() {
        training.differenceMax = 5e-5;
        assertThat(check()).as(shell.err()).isZero();
        assertThat(training.calls).containsExactly("rows 0 to 50", "rows 50 to 100", "rows 100 to 120");
        assertThat(shell.out().lines())
                .anyMatch(line -> line.matches("beijing +frankfurt 120 +120 +5\\.0e-05 +as learned"));
    }

    @Test
    void oneRegionAloneAndAsData() {
        assertThat(check("--region", "beijing", "--data-class", "eu-only", "--json"))
                .as(shell.err())
                .isZero();
        assertThat(shell.out())
                .contains("\"entry\" : \"beijing\"", "\"frankfurt\" : 120")
                .doesNotContain("virginia");
        assertThat(shell.fleet.calls).last().asString().endsWith(" as eu-only");
        assertThat(check("--region", "rome")).isEqualTo(2);
        assertThat(shell.err()).contains("no such region with a gateway: region=rome");
    }

    @Test
    void answersFartherOffThanPromisedAreAnotherModel() {
        training.differenceMax = 1.1e-4;
        assertThat(check()).isEqualTo(1);
        assertThat(shell.out()).contains("another model");
        training.differenceMax = Double.NaN;
        assertThat(check("--json")).isEqualTo(1);
    }

    @Test
    void aFileThatIsNotRegisteredAndAnotherVersionAreTold() {
        shell.fleet.answering = 2;
        assertThat(check()).isEqualTo(2);
        assertThat(shell.err()).contains("made=digits/3, answered=digits/2, region=frankfurt");
        training.exported = "cd".repeat(32);
        assertThat(check()).isEqualTo(2);
        assertThat(shell.err()).contains("no version of the model was made by the run", "lepton models push --run 7");
    }

    private int check(String... more) {
        String[] words = new String[5 + more.length];
        System.arraycopy(new String[] {"runs", "check", "7", "--model", "digits"}, 0, words, 0, 5);
        System.arraycopy(more, 0, words, 5, more.length);
        return shell.type(words);
    }
}
