package io.lepton.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code train}, {@code runs}, and {@code models push --run}. */
final class TrainCommandTest {
    private final Shell shell;
    private final ScriptedTraining training = new ScriptedTraining();

    @TempDir
    private Path folder;

    private String job = "";

    TrainCommandTest() throws IOException {
        shell = new Shell();
        shell.training = _ -> training;
    }

    @AfterEach
    void close() {
        shell.close();
    }

    @BeforeEach
    void writeJob() throws IOException {
        job = Files.writeString(folder.resolve("churn.yaml"), "name: churn").toString();
    }

    @Test
    void tellsHowATrainingGoesAndWhatToDoWithIt() {
        assertThat(shell.type("train", job, "--memory", "8g")).isZero();
        assertThat(training.calls).containsExactly("train churn.yaml " + new Training.Start(Optional.of("8g"), false));
        assertThat(shell.err()).isEqualTo("""
                        run 7: churn, sequential, seed 42
                        Reading churn.csv
                        epoch 1, loss 0.5000, validation loss 0.6250 (2.3 s)
                        3 rows are ragged
                        """);
        assertThat(shell.out())
                .contains("run 7 finished in 4.5 s", "roc auc", "0.8125", "0.7500", "0.8750")
                .contains("lepton models push --run 7 && lepton deploy churn");
    }

    @Test
    void drawsPaceAndTimeLeftOnATerminal() {
        shell.isTerminal = true;
        shell.type("train", job);
        assertThat(shell.err())
                .contains("[############............] epoch 1/2, loss 0.5, 12,345 rows/s, 1:15 min left");
    }

    @Test
    void aTrainingThatFailsEndsTheCommandWithACodeAndAdvice() {
        training.state = "failed";
        assertThat(shell.type("train", job)).isEqualTo(70);
        assertThat(shell.err()).contains("run 7 failed: out of memory", "lepton train --resume 7");
        training.state = "cancelled";
        assertThat(shell.type("train", "--resume", "7")).isEqualTo(130);
        assertThat(training.calls).last().isEqualTo("resume 7");
    }

    @Test
    void aDetachedTrainingIsSaidToGoOn() {
        training.state = "running";
        assertThat(shell.type("train", job, "--detach")).isZero();
        assertThat(shell.out()).isEqualTo("run 7 goes on; see: lepton runs show 7\n");
    }

    @Test
    void refusesAFileAndARunAtOnceAndNeither() {
        assertThat(shell.type("train")).isEqualTo(2);
        assertThat(shell.err()).contains("give a job FILE, or --resume N");
        assertThat(shell.type("train", job, "--resume", "3")).isEqualTo(2);
        assertThat(shell.type("train", "nowhere.yaml")).isEqualTo(2);
        assertThat(shell.err()).contains("no such file: job=nowhere.yaml");
        assertThat(shell.type("train", job, "--memory", "lots")).isEqualTo(2);
        assertThat(shell.err()).contains("not a size such as 512m or 8g: memory=lots");
        assertThat(training.calls).isEmpty();
    }

    @Test
    void listsRuns() {
        assertThat(shell.type("runs")).isZero();
        assertThat(shell.out().lines().toList().getFirst())
                .matches("RUN +MODEL +KIND +STATE +STARTED \\(UTC\\) +TOOK +ROWS +RESULT");
        assertThat(shell.out())
                .contains("7  churn  sequential  finished  2026-11-27 12:00:00  4.5 s  1000  roc auc 0.8125");
        assertThat(shell.type("runs", "--json")).isZero();
        assertThat(shell.out()).startsWith("[").contains("\"state\" : \"failed\"", "\"seed\" : 42");
    }

    @Test
    void showsARun() {
        assertThat(shell.type("runs", "show", "7")).isZero();
        assertThat(shell.out())
                .contains("run 7: churn, sequential, finished", "seed 42, by lepton 1.2.3")
                .contains(
                        "data churn.csv, sha256 cdcdcdcdcdcd", "rows 700 to learn from, 100 to validate, 200 held out")
                .contains("differs by at most 1.5e-07 on 200 held-out rows", "What is wrong with the data")
                .contains("files: model.onnx run.json");
        assertThat(shell.type("runs", "show", "7", "--html")).isZero();
        assertThat(shell.out()).isEqualTo("wrote /home/runs/7/report.html\n");
        assertThat(shell.type("runs", "show", "7", "--json")).isZero();
        assertThat(shell.out()).contains("\"differenceMax\" : 1.5E-7");
        assertThat(shell.type("runs", "show", "seven")).isEqualTo(2);
    }

    @Test
    void logsCancelsAndRemoves() {
        assertThat(shell.type("runs", "log", "7")).isZero();
        assertThat(shell.out()).isEqualTo("a line\n");
        assertThat(shell.type("runs", "cancel", "7")).isEqualTo(2);
        assertThat(shell.err()).contains("the run is over: run=7, state=finished");
        training.state = "running";
        assertThat(shell.type("runs", "cancel", "7")).isZero();
        assertThat(shell.type("runs", "remove", "7")).isZero();
        assertThat(training.calls).containsExactly("cancel 7", "cancel 7", "remove 7");
    }

    @Test
    void pushesWhatARunHasMadeWithItsLineage() throws IOException {
        training.file = Files.write(folder.resolve("model.onnx"), new byte[] {1, 2, 3});
        assertThat(shell.type("models", "push", "--run", "7")).isZero();
        assertThat(shell.out()).startsWith("registered digits/3: ");
        assertThat(shell.fleet.calls).containsExactly("POST /models/digits/versions", "3 bytes", "POST /apply");
        assertThat(shell.type("models", "push", "digits", training.file.toString(), "--run", "7"))
                .isEqualTo(2);
        assertThat(shell.err()).contains("give a FILE or --run N, not both");
        assertThat(shell.type("models", "push", "digits")).isEqualTo(2);
        assertThat(shell.err()).contains("FILE is missing");
    }
}
