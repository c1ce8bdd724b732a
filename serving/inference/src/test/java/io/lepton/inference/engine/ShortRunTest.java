package io.lepton.inference.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.lepton.domain.ModelVersion;
import io.lepton.domain.NamedTensor;
import io.lepton.domain.Shape;
import io.lepton.domain.Tensor;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which runs stay on the thread that brings them; the pool keeps the others until the test takes them. */
final class ShortRunTest {
    private static final int EXECUTORS = 2;
    private static final int RUNS_TO_KNOW = 8;
    private static final QueueConfig CONFIG = new QueueConfig(30, Duration.ofSeconds(1), 8, 1 << 20, EXECUTORS);

    private final MemoryModelRuntime runtime = new MemoryModelRuntime();
    private final Queue<Runnable> turns = new ArrayDeque<>();
    private final AtomicLong nanos = new AtomicLong();
    private final InferenceQueue queue;
    private long runNanos = 10_000;

    ShortRunTest(@TempDir Path directory) {
        Path file = ModelFiles.doubling(directory);
        ModelVersion version = ModelFiles.version(file);
        var serviceTime = new ServiceTime(() -> nanos.getAndAdd(runNanos));
        queue = new InferenceQueue(
                version.id(),
                runtime.load(file, version),
                new Here(),
                serviceTime,
                CONFIG,
                new ModelFigures(new SteppingClock()));
    }

    @Test
    void handsOnWhatIsNotKnownYet() {
        for (int run = 0; run < RUNS_TO_KNOW; run++) {
            var answer = submit(1);
            assertThat(answer).isNotDone();
            turns.remove().run();
            assertThat(answer).isCompletedWithValue(2f);
        }
        assertThat(submit(3)).isCompletedWithValue(6f);
        assertThat(turns).isEmpty();
    }

    @Test
    void handsOnLongRuns() {
        runNanos = 1_000_000;
        learn();
        assertThat(submit(1)).isNotDone();
    }

    @Test
    void keepsALoneCallersRunsOfUpToAMillisecond() {
        runNanos = 800_000;
        learn();
        var lone = Terms.PLAIN.lone();
        assertThat(queue.submit(row(), List.of("y"), lone, ShortRunTest::first)).isCompletedWithValue(2f);
        assertThat(submit(1)).as("not known to be alone").isNotDone();
    }

    @Test
    void handsOnALoneCallersLongRuns() {
        runNanos = 2_000_000;
        learn();
        assertThat(queue.submit(row(), List.of("y"), Terms.PLAIN.lone(), ShortRunTest::first))
                .isNotDone();
    }

    @Test
    void handsOnTheFirstOfOtherExtents() {
        learn();
        assertThat(submit(wide())).isNotDone();
        turns.remove().run();
        assertThat(submit(wide())).isCompletedWithValue(2f);
    }

    @Test
    void handsOnWhatComesWhileOthersWait() {
        learn();
        var first = submit(wide());
        var second = submit(wide());
        assertThat(first).isNotDone();
        assertThat(second).isNotDone();
    }

    @Test
    void handsOnWhatAVirtualThreadBrings() throws InterruptedException {
        learn();
        List<CompletableFuture<Float>> answers = new ArrayList<>();
        Thread.ofVirtual().start(() -> answers.add(submit(1))).join();
        assertThat(answers.getFirst()).isNotDone();
        assertThat(turns).hasSize(1);
    }

    @Test
    void handsOnWhatWouldBeOneRunTooMany() {
        learn();
        List<CompletableFuture<Float>> within = new ArrayList<>();
        follow(within, EXECUTORS + 1);
        assertThat(within.getFirst()).as("innermost").isNotDone();
        turns.remove().run();
        assertThat(within).allSatisfy(answer -> assertThat(answer).isCompletedWithValue(2f));
    }

    /** Submits from within the run of another, as deep as told. */
    private void follow(List<CompletableFuture<Float>> submitted, int depth) {
        if (depth > 0) {
            CompletableFuture<Float> answer = queue.submit(row(), List.of("y"), outputs -> {
                follow(submitted, depth - 1);
                return first(outputs);
            });
            submitted.add(answer);
        }
    }

    private void learn() {
        for (int run = 0; run < RUNS_TO_KNOW; run++) {
            var _ = submit(1);
            turns.remove().run();
        }
    }

    private CompletableFuture<Float> submit(float number) {
        return submit(List.of(new NamedTensor("x", Tensor.ofFloats(Shape.of(1, 2), number, number))));
    }

    private CompletableFuture<Float> submit(List<NamedTensor> inputs) {
        return queue.submit(inputs, List.of("y"), ShortRunTest::first);
    }

    private static float first(List<NamedTensor> outputs) {
        return outputs.getFirst().tensor().toFloats()[0];
    }

    private static List<NamedTensor> row() {
        return List.of(new NamedTensor("x", Tensor.ofFloats(Shape.of(1, 2), 1, 1)));
    }

    private static List<NamedTensor> wide() {
        return List.of(new NamedTensor("x", Tensor.ofFloats(Shape.of(1, 3), 1, 2, 3)));
    }

    private final class Here implements TurnPool {
        @Override
        public void execute(Runnable turn) {
            turns.add(turn);
        }

        @Override
        public void executeHere(Runnable turn) {
            turn.run();
        }
    }
}
