package io.lepton.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lepton.chassis.Clock;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.wire.RunView;
import io.lepton.wire.RunView.EpochView;
import io.lepton.wire.RunView.OwnerView;
import io.lepton.wire.RunView.ScoreView;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RunStoreTest {
    private static final String JOB = "name: churn\ndata: {file: a.csv, label: b}\nmodel: {kind: tree}\n";
    private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");

    @TempDir
    private Path home;

    private final Set<OwnerView> alive = new HashSet<>();
    private final List<OwnerView> ended = new ArrayList<>();

    private RunStore storeOf(long pid) {
        var self = new OwnerView(pid, NOW);
        alive.add(self);
        return RunStore.in(
                home,
                new Clock() {
                    @Override
                    public long nanos() {
                        return 0;
                    }

                    @Override
                    public Instant now() {
                        return NOW;
                    }
                },
                new Processes() {
                    @Override
                    public OwnerView self() {
                        return self;
                    }

                    @Override
                    public boolean isAlive(OwnerView process) {
                        return alive.contains(process);
                    }

                    @Override
                    public void end(OwnerView process) {
                        ended.add(process);
                    }
                });
    }

    private void kill(long pid) {
        alive.removeIf(process -> process.pid() == pid);
    }

    private static RunFolder create(RunStore store) {
        return store.create(JobFile.parse("job.yaml", JOB), JOB, Path.of("/somewhere"), "1.2.3");
    }

    @Test
    void numbersRunsAndKeepsWhatTheyAreOf() {
        var store = storeOf(1);
        assertThat(store.all()).isEmpty();
        create(store);
        RunFolder second = create(store);
        assertThat(second.number()).isEqualTo(2);
        assertThat(second.jobText()).isEqualTo(JOB);
        assertThat(second.base()).isEqualTo(Path.of("/somewhere"));
        assertThat(store.all()).extracting(RunView::number).containsExactly(1, 2);
        assertThat(store.view(2).state()).isEqualTo("starting");
        assertThat(store.view(2).files()).contains("job.yaml", "run.json");
    }

    @Test
    void aNumberThatIsGoneIsNotGivenAgainWhileALaterOneIsThere() {
        var store = storeOf(1);
        create(store);
        create(store);
        kill(1);
        store.remove(1);
        assertThat(create(storeOf(2)).number()).isEqualTo(3);
    }

    @Test
    void refusesANumberThatStandsForNoRunWithThoseThatDo() {
        var store = storeOf(1);
        create(store);
        assertThatThrownBy(() -> store.view(7))
                .isInstanceOfSatisfying(
                        LeptonException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND))
                .hasMessageContaining("run=7")
                .hasMessageContaining("known=[1]");
    }

    @Test
    void recordsThatAProcessHasGoneAndTidiesUpBehindIt() throws Exception {
        RunFolder run = create(storeOf(1));
        storeOf(2).take(run);
        Files.createDirectories(run.work());
        Files.writeString(run.work().resolve("half"), "done");
        Files.writeString(run.path().resolve("model.onnx123.unfinished"), "half");
        assertThat(storeOf(3).view(1).state()).isEqualTo("running");
        kill(2);
        RunView view = storeOf(3).view(1);
        assertThat(view.state()).isEqualTo("interrupted");
        assertThat(view.reason()).contains("its process ended without a word");
        assertThat(view.endedAt()).contains(NOW);
        assertThat(run.work()).doesNotExist();
        assertThat(view.files()).noneMatch(name -> name.endsWith(".unfinished"));
    }

    @Test
    void tellsWhyAProcessEnded() throws Exception {
        RunFolder killed = taken(1);
        assertThat(storeOf(3).ended(killed.number(), 137).reason().orElseThrow())
                .contains("killed (signal 9)");
        RunFolder full = taken(4);
        Files.writeString(full.log(), "Terminating due to java.lang.OutOfMemoryError: Java heap space\n");
        RunView outOfHeap = storeOf(3).ended(full.number(), 3);
        assertThat(outOfHeap.state()).isEqualTo("failed");
        assertThat(outOfHeap.reason().orElseThrow()).contains("out of memory").contains("--memory");
        RunFolder crashed = taken(5);
        Files.writeString(crashed.crash(), "#\n# Problematic frame:\n# C  [libtorch.so+0x1]  forward\n#\n");
        assertThat(storeOf(3).ended(crashed.number(), 134).reason().orElseThrow())
                .contains("crashed in native code: frame=C  [libtorch.so+0x1]  forward");
    }

    private RunFolder taken(long pid) {
        RunFolder run = create(storeOf(pid));
        storeOf(pid + 100).take(run);
        return run;
    }

    @Test
    void anEndThatTheProcessRecordedItselfStands() {
        RunFolder run = taken(1);
        run.write(RunChange.of(run.view())
                .state(RunState.CANCELLED)
                .endedAt(NOW)
                .reason("asked")
                .view());
        assertThat(storeOf(3).ended(1, 137).state()).isEqualTo("cancelled");
    }

    @Test
    void keepsEpochsThroughACrashAndGoesThroughThemAgainAfterACheckpoint() throws Exception {
        RunFolder run = taken(1);
        for (int epoch = 1; epoch <= 3; epoch++) {
            run.addEpoch(epoch(epoch, 1.0 / epoch));
        }
        Files.writeString(run.path().resolve("epochs.jsonl"), "{\"epoch\":4,\"sec", StandardOpenOption.APPEND);
        assertThat(run.view().epochs()).extracting(EpochView::epoch).containsExactly(1, 2, 3);
        RunFolder again = storeOf(9).find(1);
        again.addEpoch(epoch(3, 0.25));
        again.addEpoch(epoch(4, 0.2));
        assertThat(again.view().epochs()).extracting(EpochView::epoch).containsExactly(1, 2, 3, 4);
        assertThat(again.view().epochs().get(2).scores().getFirst().value()).isEqualTo(0.25);
    }

    private static EpochView epoch(int number, double loss) {
        return new EpochView(number, 0.5, List.of(ScoreView.of("loss", loss)));
    }

    @Test
    void opensOnlyWhatEndedBeforeItsTime() {
        RunFolder run = taken(1);
        assertThatThrownBy(() -> storeOf(3).reopen(1)).hasMessageContaining("state=running");
        kill(101);
        var opened = storeOf(3);
        opened.reopen(1);
        assertThat(run.view().state()).isEqualTo("starting");
        assertThat(run.view().resumes()).isEqualTo(1);
        assertThat(run.view().endedAt()).isEmpty();
        assertThat(run.view().reason()).isEmpty();
    }

    @Test
    void onlyOneProcessWorksOnARun() throws Exception {
        RunFolder run = taken(1);
        try (var claim = run.claim()) {
            assertThat(claim.isOpen()).isTrue();
            // The same process may not have it twice either; the JVM says so in its own words.
            assertThatThrownBy(run::claim).isInstanceOf(Exception.class);
        }
        run.claim().close();
    }

    @Test
    void cancelsTheProcessThatIsAtWork() {
        taken(1);
        assertThat(storeOf(3).cancel(1)).isTrue();
        assertThat(ended).containsExactly(new OwnerView(101, NOW));
        kill(101);
        assertThat(storeOf(3).cancel(1)).isFalse();
        assertThatThrownBy(() -> storeOf(3).view(2)).hasMessageContaining("no such run");
    }

    @Test
    void removesARunThatIsOver() {
        RunFolder run = taken(1);
        assertThatThrownBy(() -> storeOf(3).remove(1)).hasMessageContaining("at work");
        kill(101);
        storeOf(3).remove(1);
        assertThat(run.path()).doesNotExist();
    }
}
