package io.lepton.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.lepton.domain.ModelName;
import io.lepton.runs.RunChange;
import io.lepton.runs.RunFolder;
import io.lepton.runs.RunShelf;
import io.lepton.runs.RunState;
import io.lepton.runs.RunStore;
import io.lepton.runs.RunSubject;
import io.lepton.server.JobPlan.Had;
import io.lepton.server.JobPlan.Sight;
import io.lepton.wire.JobOrders.Order;
import io.lepton.wire.RunView.OwnerView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The runs of a node's jobs: their memory, and what is left when the node dies. */
class JobRunsTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long NOBODY = 1L << 30;
    private static final String JOB = """
            name: circles
            data: {file: points.csv, label: inside}
            model: {kind: sequential, layers: [{dense: 16}]}
            fit: {epochs: 100000, threads: 1}
            """;

    @TempDir
    private Path folder;

    @Test
    void aTrainingThatTakesMoreThanItMayIsEndedAndSaysSo() throws IOException {
        JobRuns runs = runs("96m");
        runs.begin(order(JOB, Optional.of("64m")));
        Had begun = only(runs);
        assertThat(begun.lease()).isEqualTo(new JobPlan.Lease(4, 1));
        assertThat(begun.text()).isEqualTo(JOB);
        await().atMost(PATIENCE).until(() -> !only(runs).state().isOpen());
        Had ended = only(runs);
        assertThat(ended.state()).isEqualTo(RunState.FAILED);
        assertThat(ended.sight()).isEqualTo(Sight.SEEN);
        assertThat(ended.reason().orElseThrow())
                .as("%s", Files.readString(runs.folder(ended.run()).log()))
                .contains("out of memory");
        await().atMost(PATIENCE).until(() -> runs.remove(ended.run()));
        assertThat(runs.all()).isEmpty();
    }

    /** It records its end before it ends. A removed run of which the process ends later held all jobs of the node up. */
    @Test
    void aRunIsRemovedOnlyOnceItsProcessHasEnded() throws IOException {
        JobRuns runs = runs("2g");
        runs.begin(order(JOB, Optional.of("256m")));
        int run = only(runs).run();
        await().atMost(PATIENCE).until(() -> runs.view(run).state().equals("running"));
        RunFolder folderOfRun = runs.folder(run);
        folderOfRun.write(
                RunChange.of(folderOfRun.view()).state(RunState.FINISHED).view());
        assertThat(runs.remove(run)).isFalse();
        ProcessHandle process = ProcessHandle.of(runs.view(run).owner().pid()).orElseThrow();
        process.destroyForcibly();
        process.onExit().join();
        await().atMost(PATIENCE).until(() -> runs.remove(run));
        assertThat(runs.all()).isEmpty();
    }

    @Test
    void aJobThatAsksForMoreThanThereIsMakesNoRun() throws IOException {
        JobRuns runs = runs("96m");
        assertThatThrownBy(() -> runs.begin(order(JOB, Optional.of("1g"))))
                .hasMessageContaining("memory=1g, trainingMemory=96m");
        assertThatThrownBy(() -> runs.begin(order(JOB.replace("points", "../points"), Optional.empty())))
                .hasMessageContaining("data.file=../points.csv");
        assertThat(runs.all()).isEmpty();
        assertThat(JobMemory.of("4g").heap(Optional.empty())).isEqualTo("2048m");
        assertThat(JobMemory.of("4g")).hasToString("4g");
    }

    @Test
    void whatANodeLeftIsFoundByTheNextAndWhatItHadOnlyBegunIsRemoved() throws IOException {
        runs("96m");
        abandoned(true);
        abandoned(false);
        List<Had> found = runs("96m").all();
        assertThat(found).singleElement().satisfies(had -> {
            assertThat(had.run()).isEqualTo(1);
            assertThat(had.state()).isEqualTo(RunState.INTERRUPTED);
            assertThat(had.sight()).isEqualTo(Sight.MISSED);
        });
        assertThat(home().resolve("runs").resolve("2")).doesNotExist();
    }

    /** A run whose process is gone. */
    private void abandoned(boolean hasLease) {
        RunStore store = RunStore.in(RunShelf.RUNS, home(), new SystemClock(), new LocalProcesses());
        RunFolder run = store.create(new RunSubject("circles", "sequential", 1), JOB, folder, "test");
        if (hasLease) {
            run.keep("job.json", "{\"job\": 4, \"attempt\": 1}");
        }
        run.write(RunChange.of(run.view())
                .state(RunState.RUNNING)
                .owner(new OwnerView(NOBODY, Instant.EPOCH))
                .view());
    }

    private static Had only(JobRuns runs) {
        List<Had> all = runs.all();
        assertThat(all).hasSize(1);
        return all.getFirst();
    }

    private JobRuns runs(String memory) throws IOException {
        Path data = Files.createDirectories(folder.resolve("data"));
        Files.writeString(data.resolve("points.csv"), "x,inside\n" + "0.5,yes\n0.7,no\n0.1,yes\n0.9,no\n".repeat(50));
        return new JobRuns(home(), new JobData(data), JobMemory.of(memory), "test");
    }

    private Path home() {
        return folder.resolve("home");
    }

    private static Order order(String text, Optional<String> memory) {
        return new Order(4, 1, new ModelName("circles"), "f.yaml", text, memory, false, "");
    }
}
