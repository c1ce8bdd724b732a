package io.lepton.inference.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.lepton.domain.ModelName;
import io.lepton.domain.ModelVersionId;
import io.lepton.domain.NamedTensor;
import io.lepton.inference.engine.BatchPlan.Batch;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** When a run is halted, and when it must not be. */
final class HaltTest {
    private static final ModelVersionId VERSION = new ModelVersionId(new ModelName("watched"), 1);

    private final AtomicInteger halts = new AtomicInteger();
    private final ModelFigures figures = new ModelFigures(new SteppingClock());
    private final AtomicLong nanos = new AtomicLong();
    private final BatchRunner runner =
            new BatchRunner(new Watched(), new ServiceTime(() -> nanos.addAndGet(1_000)), figures, (_, _) -> {});

    private Runnable whileRunning = () -> {};
    private int runs;

    @Test
    void reachesARunThatIsUnderWayOrAboutToBegin() {
        var halt = new Halt();
        halt.begin(halts::incrementAndGet);
        halt.ask();
        assertThat(halts).hasValue(1);
        var early = new Halt();
        early.ask();
        early.begin(halts::incrementAndGet);
        assertThat(halts).hasValue(2);
    }

    /** The means would halt the next run, which has other callers. */
    @Test
    void reachesNoRunThatIsOver() {
        var halt = new Halt();
        halt.begin(halts::incrementAndGet);
        assertThat(halt.end()).isFalse();
        halt.ask();
        assertThat(halts).hasValue(0);
        assertThat(halt.end()).isTrue();
    }

    @Test
    void comesOnlyWhenTheCallersOfAllRequestsAreGone() {
        var first = turn();
        var second = turn();
        whileRunning = () -> {
            first.answer().cancel(false);
            assertThat(halts).hasValue(0);
            second.answer().cancel(false);
            assertThat(halts).hasValue(1);
        };
        runner.run(new Batch<>(List.of(first, second), List.of(), 2));
        assertThat(runs).isOne();
    }

    @Test
    void comesForARequestThatRunsAlone() {
        var turn = turn();
        whileRunning = () -> turn.answer().cancel(false);
        runner.run(new Batch<>(List.of(turn), List.of(), 1));
        assertThat(halts).hasValue(1);
    }

    @Test
    void neverComesWhileACallerWaits() {
        var first = turn();
        var second = turn();
        whileRunning = () -> first.answer().cancel(false);
        runner.run(new Batch<>(List.of(first, second), List.of(), 2));
        assertThat(halts).hasValue(0);
        assertThat(second.answer()).isCompletedWithValue("done");
    }

    @Test
    void runsNothingAgainForCallersThatLeftABatchThatFailed() {
        var first = turn();
        var second = turn();
        whileRunning = () -> {
            first.answer().cancel(false);
            second.answer().cancel(false);
            throw new IllegalStateException("halted");
        };
        runner.run(new Batch<>(List.of(first, second), List.of(), 2));
        assertThat(runs).isOne();
        assertThat(figures.reading().failure().count()).isZero();
    }

    private Turn<String> turn() {
        return new Turn<>(VERSION, List.of(), List.of(), _ -> "done", new CompletableFuture<>(), figures, 0);
    }

    /** Lets the test act while it runs. */
    private final class Watched implements LoadedModel {
        @Override
        public List<NamedTensor> run(List<NamedTensor> inputs, List<String> outputs) {
            return run(inputs, outputs, new Halt());
        }

        @Override
        public List<NamedTensor> run(List<NamedTensor> inputs, List<String> outputs, Halt halt) {
            return runTogether(List.of(inputs), outputs, halt).getFirst();
        }

        @Override
        public boolean keepsRowsApart() {
            return true;
        }

        @Override
        public List<List<NamedTensor>> runTogether(List<List<NamedTensor>> requests, List<String> outputs) {
            return runTogether(requests, outputs, new Halt());
        }

        @Override
        public List<List<NamedTensor>> runTogether(List<List<NamedTensor>> requests, List<String> outputs, Halt halt) {
            runs++;
            halt.begin(halts::incrementAndGet);
            try {
                whileRunning.run();
                return requests;
            } finally {
                var _ = halt.end();
            }
        }

        @Override
        public void close() {
            // Holds nothing.
        }
    }
}
