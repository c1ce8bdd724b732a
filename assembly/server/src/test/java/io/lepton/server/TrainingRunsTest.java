package io.lepton.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.lepton.cli.Training;
import io.lepton.domain.NamedTensor;
import io.lepton.domain.Shape;
import io.lepton.domain.Tensor;
import io.lepton.wire.RunSignal;
import io.lepton.wire.RunView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trainings in processes of their own: finished, cancelled, killed, taken up again. */
class TrainingRunsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Training.Start HERE = new Training.Start(Optional.of("512m"), false);
    private static final Training.Start DETACHED = new Training.Start(Optional.of("512m"), true);
    private static final String BOOSTING = """
            name: circles
            seed: 3
            data: {file: points.csv, label: inside}
            model: {kind: gradient-boosting, trees: 30, leaves: 8}
            """;
    private static final String NETWORK = """
            name: circles
            seed: 3
            data: {file: points.csv, label: inside}
            model: {kind: sequential, layers: [{dense: 16, activation: tanh}]}
            fit: {epochs: %d, batch: 16, threads: 1}
            """;

    /** Of all tests: what a home unpacks of libtorch takes its time. */
    @TempDir
    private static Path home;

    @TempDir
    private Path folder;

    @Test
    void recordsWhatATrainingMakesAndFrom() throws Exception {
        var ear = new Ear();
        RunView run = runs().train(job(BOOSTING), HERE, ear);
        assertThat(run.state()).as(told(run)).isEqualTo("finished");
        assertThat(run.data().orElseThrow().rows()).isEqualTo(600);
        assertThat(run.scores()).anyMatch(score -> score.name().equals("roc_auc") && score.value() > 0.9);
        assertThat(run.export().orElseThrow().differenceMax()).isLessThan(1e-4);
        assertThat(run.files()).contains("model.onnx", "card.md", "report.html", "evaluation.json");
        assertThat(ear.steps).contains("Reading points.csv", "Evaluating", "Exporting");
        assertThat(ear.ends).containsExactly(run);
        var product = runs().product(run.number());
        assertThat(product.labels()).containsEntry("run", Integer.toString(run.number()));
        assertThat(product.annotations())
                .containsEntry("classes", "[\"no\",\"yes\"]")
                .containsKey("data-sha256");
        assertThat(Files.readString(runs().page(run.number())))
                .contains("Run " + run.number() + ": circles", "Confusion", "ROC of yes");
    }

    @Test
    void theRowsHeldOutAreReadAgainUnlessTheDataIsAnother() throws Exception {
        RunView run = runs().train(job(BOOSTING), HERE, new Ear());
        assertThat(run.files()).contains("heldout.probabilities.npy");
        var rows = runs().heldOut(run.number());
        assertThat(rows.count()).isEqualTo(run.data().orElseThrow().testRows());
        assertThat(rows.inputs(1, 2)).extracting(NamedTensor::name).containsExactly("x", "y");
        // One row, of which the answer is far from what no model says.
        var never = new NamedTensor("probabilities", Tensor.ofFloats(Shape.of(1, 2), 5, -5));
        assertThat(rows.differenceMax(0, 1, List.of(never))).isBetween(4.0, 6.0);
        Files.writeString(folder.resolve("points.csv"), "0,0,yes\n", StandardOpenOption.APPEND);
        assertThatThrownBy(() -> runs().heldOut(run.number()))
                .hasMessageContaining("the data is no longer what the run has learned from: run=" + run.number());
    }

    @Test
    void aMistakeInTheDataFailsTheRunWithItsReason() throws Exception {
        RunView run = runs().train(job(BOOSTING.replace("inside", "outside")), HERE, new Ear());
        assertThat(run.state()).isEqualTo("failed");
        assertThat(run.reason().orElseThrow()).contains("no such column: column=outside", "columns=[x, y, inside]");
        assertThatThrownBy(() -> runs().product(run.number())).hasMessageContaining("only a finished run has a model");
    }

    @Test
    void aJobWithAMistakeMakesNoRun() {
        int before = runs().all().size();
        assertThatThrownBy(() -> runs().train(job(BOOSTING + "treees: 3\n"), HERE, new Ear()))
                .hasMessageContaining("job.yaml:5: unknown key: field=treees");
        assertThat(runs().all()).hasSize(before);
    }

    @Test
    void aTrainingThatIsKilledIsTakenUpAndMakesTheSameModel() throws Exception {
        RunView whole = runs().train(job(NETWORK.formatted(25)), HERE, new Ear());
        assertThat(whole.state()).as(told(whole)).isEqualTo("finished");
        int second =
                runs().train(job(NETWORK.formatted(25)), DETACHED, new Ear()).number();
        await().atMost(PATIENCE).until(() -> runs().one(second).epochs().size() >= 2);
        ProcessHandle.of(runs().one(second).owner().pid()).ifPresent(ProcessHandle::destroyForcibly);
        awaitEnd(second);
        RunView killed = runs().one(second);
        assertThat(killed.state()).as(told(killed)).isIn("interrupted", "finished");
        if (killed.state().equals("interrupted")) { // Else it was faster than the signal.
            assertThat(killed.reason().orElseThrow()).contains("ended without a word");
            RunView resumed = runs().resume(second, HERE, new Ear());
            assertThat(resumed.state()).as(told(resumed)).isEqualTo("finished");
            assertThat(resumed.resumes()).isEqualTo(1);
            assertThat(resumed.epochs()).hasSize(25);
        }
        assertThat(Files.mismatch(model(whole.number()), model(second))).isEqualTo(-1);
    }

    @Test
    void aCancelledTrainingSavesAndGoesOn() throws Exception {
        int number = runs().train(job(NETWORK.formatted(100_000)), DETACHED, new Ear())
                .number();
        await().atMost(PATIENCE).until(() -> runs().one(number).epochs().size() >= 2);
        assertThat(runs().cancel(number)).isTrue();
        awaitEnd(number);
        RunView cancelled = runs().one(number);
        assertThat(cancelled.state()).as(told(cancelled)).isEqualTo("cancelled");
        assertThat(cancelled.reason().orElseThrow()).contains("and saved");
        assertThat(runs().cancel(number)).isFalse();
        runs().resume(number, DETACHED, new Ear());
        int before = cancelled.epochs().size();
        await().atMost(PATIENCE).until(() -> runs().one(number).epochs().size() > before);
        assertThat(runs().cancel(number)).isTrue();
        awaitEnd(number);
        assertThat(runs().one(number).state()).isEqualTo("cancelled");
    }

    /** A process that has recorded its end still tidies up. */
    private void awaitEnd(int number) {
        await().atMost(PATIENCE).until(() -> !runs().one(number).state().equals("running"));
        await().atMost(PATIENCE)
                .until(() -> ProcessHandle.of(runs().one(number).owner().pid()).isEmpty());
    }

    private LocalRuns runs() {
        return new LocalRuns(home, "test");
    }

    private Path model(int number) {
        return home.resolve("runs").resolve(Integer.toString(number)).resolve("model.onnx");
    }

    private String told(RunView run) {
        return run.reason() + "\n" + runs().log(run.number());
    }

    /** Points of a square, and whether they are inside a circle. */
    private Path job(String text) throws IOException {
        var random = new Random(1);
        var points = new StringBuilder("x,y,inside\n");
        for (int i = 0; i < 600; i++) {
            double x = random.nextDouble(-1, 1);
            double y = random.nextDouble(-1, 1);
            points.append(x).append(',').append(y).append(',').append(x * x + y * y < 0.6 ? "yes\n" : "no\n");
        }
        Files.writeString(folder.resolve("points.csv"), points);
        return Files.writeString(folder.resolve("job.yaml"), text);
    }

    /** Notes what is told. */
    private static final class Ear implements Training.Listener {
        private final List<String> steps = new ArrayList<>();
        private final List<RunView> ends = new ArrayList<>();

        @Override
        public void began(RunView run) {
            steps.add("began");
        }

        @Override
        public void heard(RunSignal signal) {
            signal.step().ifPresent(steps::add);
        }

        @Override
        public void ended(RunView run) {
            ends.add(run);
        }
    }
}
