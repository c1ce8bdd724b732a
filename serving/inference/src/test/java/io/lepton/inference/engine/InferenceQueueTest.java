package io.lepton.inference.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pool is a list of turns that the test takes itself. */
final class InferenceQueueTest {
    private static final int REQUESTS_MAX = 3;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    private final MemoryModelRuntime runtime = new MemoryModelRuntime();
    private final Queue<Runnable> turns = new ArrayDeque<>();
    private final List<CompletableFuture<Float>> held = new ArrayList<>();
    private final AtomicLong nanos = new AtomicLong();
    private final ServiceTime serviceTime = new ServiceTime(() -> nanos.getAndAdd(40_000));

    private final ModelFigures figures = new ModelFigures(new SteppingClock());

    @SuppressWarnings("NullAway.Init")
    private InferenceQueue queue;

    @BeforeEach
    void loads() {
        Path file = ModelFiles.doubling(directory);
        ModelVersion version = ModelFiles.version(file);
        queue = new InferenceQueue(
                version.id(), runtime.load(file, version), turns::add, serviceTime, REQUESTS_MAX, figures);
    }

    @Test
    void answersInOrderOfArrival() {
        var first = submit(1);
        var second = submit(2);
        turns.remove().run();
        assertThat(first).isCompletedWithValue(2f);
        assertThat(second).isNotDone();
        turns.remove().run();
        assertThat(second).isCompletedWithValue(4f);
    }

    @Test
    void refusesTheRequestAboveTheBoundAndTakesTheNextAfterAnAnswer() {
        for (int number = 0; number < REQUESTS_MAX; number++) {
            hold(number);
        }
        assertThatThrownBy(() -> submit(9)).isInstanceOfSatisfying(LeptonException.class, refusal -> {
            assertThat(refusal.code()).isEqualTo(ErrorCode.OVERLOADED);
            assertThat(refusal.getMessage()).contains("requestsMax=3");
        });
        turns.remove().run();
        assertThat(submit(9)).isNotDone();
    }

    @Test
    void runsNothingForACallerThatHasGoneAndFreesItsPlaceAtOnce() {
        var gone = submit(1);
        hold(2);
        hold(3);
        gone.cancel(false);
        assertThat(submit(4)).isNotDone();
        turns.forEach(Runnable::run);
        assertThat(runtime.runs()).isEqualTo(3);
    }

    @Test
    void answersWhatWaitsBeforeItClosesTheModel() {
        var waiting = submit(1);
        queue.close();
        queue.close();
        assertThat(runtime.openModels()).isOne();
        assertThatThrownBy(() -> submit(2))
                .isInstanceOfSatisfying(LeptonException.class, refusal -> assertThat(refusal.code())
                        .isEqualTo(ErrorCode.MODEL_NOT_READY));
        turns.remove().run();
        assertThat(waiting).isCompletedWithValue(2f);
        assertThat(runtime.openModels()).isZero();
    }

    @Test
    void closesAnIdleModelAtOnce() {
        queue.close();
        assertThat(runtime.openModels()).isZero();
    }

    @Test
    void tellsAFailureToItsCallerAlone() {
        var failing = queue.submit(row(1), List.of("y"), _ -> {
            throw new IllegalStateException("a mistake");
        });
        var sound = submit(2);
        turns.forEach(Runnable::run);
        assertThat(failing)
                .failsWithin(Duration.ZERO)
                .withThrowableOfType(ExecutionException.class)
                .havingCause()
                .isInstanceOfSatisfying(
                        LeptonException.class, told -> assertThat(told.code()).isEqualTo(ErrorCode.INTERNAL));
        assertThat(sound).isCompletedWithValue(4f);
    }

    @Test
    void averagesTheTimeOfRuns() {
        assertThat(serviceTime.micros()).isZero();
        hold(1);
        turns.remove().run();
        assertThat(serviceTime.micros()).isEqualTo(40);
        serviceTime.end(nanos.get() - 840_000);
        assertThat(serviceTime.micros()).isEqualTo(140);
    }

    /** Submits a request whose answer the test does not look at. */
    private void hold(float number) {
        held.add(submit(number));
    }

    private CompletableFuture<Float> submit(float number) {
        return queue.submit(row(number), List.of("y"), outputs -> outputs.getFirst()
                .tensor()
                .toFloats()[0]);
    }

    private static List<NamedTensor> row(float number) {
        return List.of(new NamedTensor("x", Tensor.ofFloats(Shape.of(1, 2), number, number)));
    }
}
