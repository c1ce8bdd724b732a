package io.lepton.inference.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.ModelVersion;
import io.lepton.domain.NamedTensor;
import io.lepton.domain.Priority;
import io.lepton.domain.Shape;
import io.lepton.domain.Tensor;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pool is a list of turns that the test takes itself. */
final class InferenceQueueTest {
    private static final int REQUESTS_MAX = 30;
    private static final long RUN_NANOS = 40_000;
    private static final QueueConfig CONFIG = new QueueConfig(REQUESTS_MAX, Duration.ofSeconds(1), 8, 1 << 20, 2);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    private final MemoryModelRuntime runtime = new MemoryModelRuntime();
    private final Queue<Runnable> turns = new ArrayDeque<>();
    private final List<CompletableFuture<Float>> held = new ArrayList<>();
    private final List<Float> finished = new ArrayList<>();
    private final AtomicLong nanos = new AtomicLong();
    private final ServiceTime serviceTime = new ServiceTime(() -> nanos.getAndAdd(RUN_NANOS));

    private final ModelFigures figures = new ModelFigures(new SteppingClock());

    @SuppressWarnings("NullAway.Init")
    private InferenceQueue queue;

    @BeforeEach
    void loads() {
        Path file = ModelFiles.doubling(directory);
        ModelVersion version = ModelFiles.version(file);
        queue = new InferenceQueue(version.id(), runtime.load(file, version), turns::add, serviceTime, CONFIG, figures);
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
            assertThat(refusal.getMessage()).contains("requestsMax=30");
        });
        turns.remove().run();
        assertThat(submit(9)).isNotDone();
    }

    @Test
    void runsNothingForACallerThatHasGoneAndFreesItsPlaceAtOnce() {
        var gone = submit(1);
        for (int number = 2; number <= REQUESTS_MAX; number++) {
            hold(number);
        }
        gone.cancel(false);
        assertThat(submit(99)).isNotDone();
        takeAllTurns();
        assertThat(finished).hasSize(REQUESTS_MAX).doesNotContain(2f).contains(198f);
    }

    @Test
    void tellsWhenNothingReadsTheInputsAnyMore() {
        List<String> told = new ArrayList<>();
        var answer = queue.submit(row(1), List.of("y"), new Finish<Float>() {
            @Override
            public Float apply(List<NamedTensor> outputs) {
                told.add("answer");
                return outputs.getFirst().tensor().toFloats()[0];
            }

            @Override
            public void over() {
                told.add("over");
            }
        });
        assertThat(told).isEmpty();
        turns.remove().run();
        assertThat(answer).isCompletedWithValue(2f);
        assertThat(told).containsExactly("answer", "over");
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
        takeAllTurns();
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
        serviceTime.end(nanos.get() - 840_000, 1);
        assertThat(serviceTime.micros()).isEqualTo(140);
    }

    @Test
    void runsTogetherWhatWaitsWhenAnExecutorBecomesFree() {
        learnThatEightRowsPay();
        int runsBefore = runtime.runs();
        for (int number = 1; number <= 8; number++) {
            hold(number);
        }
        turns.remove().run();
        assertThat(runtime.runs() - runsBefore).isOne();
        assertThat(figures.reading().batches().get(8)).isNotNull();
        assertThat(held.subList(held.size() - 8, held.size()))
                .allSatisfy(answer -> assertThat(answer).isCompleted());
        assertThat(held.getLast()).isCompletedWithValue(16f);
    }

    @Test
    void runsRequestsOfOtherOutputsOrShapesApart() {
        learnThatEightRowsPay();
        int runsBefore = runtime.runs();
        hold(1);
        var wide = queue.submit(
                List.of(new NamedTensor("x", Tensor.ofFloats(Shape.of(1, 3), 1, 2, 3))), List.of("y"), this::first);
        hold(2);
        takeAllTurns();
        assertThat(wide).isCompletedWithValue(2f);
        assertThat(runtime.runs() - runsBefore).isEqualTo(2);
    }

    @Test
    void asksThePoolForNoMoreTurnsThanItHasExecutors() {
        for (int number = 0; number < REQUESTS_MAX; number++) {
            hold(number);
        }
        assertThat(turns).hasSize(CONFIG.executors());
        takeAllTurns();
        assertThat(held).allSatisfy(answer -> assertThat(answer).isCompleted());
    }

    @Test
    void tellsTheFailureOfABatchOnlyToTheCallerAtFault() {
        learnThatEightRowsPay();
        var sound = submit(1);
        var failing = submit(MemoryModelRuntime.REFUSED_ELEMENT);
        var alsoSound = submit(3);
        takeAllTurns();
        assertThat(sound).isCompletedWithValue(2f);
        assertThat(alsoSound).isCompletedWithValue(6f);
        assertThat(failing)
                .failsWithin(Duration.ZERO)
                .withThrowableOfType(ExecutionException.class)
                .havingCause()
                .isInstanceOfSatisfying(
                        LeptonException.class, told -> assertThat(told.code()).isEqualTo(ErrorCode.INVALID_TENSOR));
    }

    @Test
    void dropsARequestWhoseDeadlineHasPassed() {
        var late = queue.submit(row(1), List.of("y"), within(Duration.ofNanos(RUN_NANOS)), this::first);
        var early = queue.submit(row(2), List.of("y"), within(Duration.ofSeconds(9)), this::first);
        nanos.addAndGet(RUN_NANOS);
        takeAllTurns();
        assertThat(early).isCompletedWithValue(4f);
        assertThat(late)
                .failsWithin(Duration.ZERO)
                .withThrowableOfType(ExecutionException.class)
                .havingCause()
                .isInstanceOfSatisfying(
                        LeptonException.class, told -> assertThat(told.code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED));
        assertThat(finished).containsExactly(4f);
    }

    @Test
    void refusesARequestThatWouldWaitTooLongOnceTheCostIsKnown() {
        var slow = new QueueConfig(REQUESTS_MAX, Duration.ofNanos(2 * RUN_NANOS), 1, 1 << 20, 1);
        Path file = ModelFiles.doubling(directory);
        ModelVersion version = ModelFiles.version(file);
        queue = new InferenceQueue(version.id(), runtime.load(file, version), turns::add, serviceTime, slow, figures);
        for (int number = 0; number < 8; number++) {
            hold(number);
        }
        takeAllTurns();
        for (int number = 0; number < 3; number++) {
            hold(number);
        }
        assertThatThrownBy(() -> submit(9)).isInstanceOfSatisfying(LeptonException.class, refusal -> {
            assertThat(refusal.code()).isEqualTo(ErrorCode.OVERLOADED);
            assertThat(refusal.getMessage()).contains("waitMax=PT0.00008S");
        });
        turns.remove().run();
        assertThat(submit(9)).isNotDone();
    }

    @Test
    void refusesARequestWhoseDeadlineWouldPassWhileItWaits() {
        learnThatEightRowsPay();
        learnThatEightRowsPay();
        for (int number = 0; number < REQUESTS_MAX - 1; number++) {
            hold(number);
        }
        assertThatThrownBy(() -> queue.submit(row(1), List.of("y"), within(Duration.ofNanos(2)), this::first))
                .isInstanceOfSatisfying(LeptonException.class, refusal -> {
                    assertThat(refusal.code()).isEqualTo(ErrorCode.OVERLOADED);
                    assertThat(refusal.getMessage()).contains("deadline");
                });
    }

    @Test
    void refusesARequestThatIsTooLateAlready() {
        assertThatThrownBy(() -> queue.submit(row(1), List.of("y"), within(Duration.ZERO), this::first))
                .isInstanceOfSatisfying(LeptonException.class, refusal -> assertThat(refusal.code())
                        .isEqualTo(ErrorCode.DEADLINE_EXCEEDED));
        assertThat(queue.requests()).isZero();
    }

    @Test
    void givesThePlaceOfTheYoungestOfLowerPriorityToAHigherOne() {
        var low = submit(1, Priority.LOW);
        var youngestLow = submit(2, Priority.LOW);
        for (int number = 3; number <= REQUESTS_MAX; number++) {
            hold(number);
        }
        var high = submit(99, Priority.HIGH);
        assertThat(youngestLow)
                .failsWithin(Duration.ZERO)
                .withThrowableOfType(ExecutionException.class)
                .havingCause()
                .isInstanceOfSatisfying(LeptonException.class, told -> {
                    assertThat(told.code()).isEqualTo(ErrorCode.OVERLOADED);
                    assertThat(told.retryAfterSeconds()).hasValue(1);
                });
        assertThat(queue.requests()).isEqualTo(REQUESTS_MAX);
        turns.remove().run();
        assertThat(high).isCompletedWithValue(198f);
        assertThat(low).isNotDone();
        takeAllTurns();
        assertThat(low).isCompletedWithValue(2f);
    }

    @Test
    void refusesALowOneWhereNoneIsLower() {
        for (int number = 0; number < REQUESTS_MAX; number++) {
            hold(number);
        }
        assertThatThrownBy(() -> submit(9, Priority.LOW))
                .isInstanceOfSatisfying(LeptonException.class, refusal -> assertThat(refusal.code())
                        .isEqualTo(ErrorCode.OVERLOADED));
    }

    @Test
    void foretellsTheWaitOfAHighOneWithoutTheLowOnes() {
        learnThatEightRowsPay();
        learnThatEightRowsPay();
        for (int number = 0; number < REQUESTS_MAX - 1; number++) {
            held.add(submit(number, Priority.LOW));
        }
        var soon = new Terms(Priority.HIGH, Optional.of(Duration.ofNanos(2)));
        assertThat(queue.submit(row(1), List.of("y"), soon, this::first)).isNotDone();
    }

    /** One run of a row takes 10 s, and three are before the next: two executors need 15 s. */
    @Test
    void advisesToComeBackWhenWhatWaitsIsOver() {
        var slow = new QueueConfig(3, Duration.ofSeconds(60), 1, 1 << 20, 2);
        Path file = ModelFiles.doubling(directory);
        ModelVersion version = ModelFiles.version(file);
        var slowly =
                new ServiceTime(() -> nanos.getAndAdd(Duration.ofSeconds(10).toNanos()));
        queue = new InferenceQueue(version.id(), runtime.load(file, version), turns::add, slowly, slow, figures);
        for (int number = 0; number < 8; number++) {
            hold(number);
            takeAllTurns();
        }
        for (int number = 0; number < 3; number++) {
            hold(number);
        }
        assertThatThrownBy(() -> submit(9))
                .isInstanceOfSatisfying(LeptonException.class, refusal -> assertThat(refusal.retryAfterSeconds())
                        .hasValue(15));
    }

    /** Every run takes equally long on this clock, so the size doubles until it reaches the bound. */
    private void learnThatEightRowsPay() {
        for (int number = 0; number < REQUESTS_MAX; number++) {
            hold(number);
        }
        takeAllTurns();
    }

    private void takeAllTurns() {
        while (!turns.isEmpty()) {
            turns.remove().run();
        }
    }

    /** Submits a request whose answer the test does not look at. */
    private void hold(float number) {
        held.add(submit(number));
    }

    private CompletableFuture<Float> submit(float number) {
        return queue.submit(row(number), List.of("y"), this::first);
    }

    private CompletableFuture<Float> submit(float number, Priority priority) {
        return queue.submit(row(number), List.of("y"), new Terms(priority, Optional.empty()), this::first);
    }

    private static Terms within(Duration left) {
        return new Terms(Priority.NORMAL, Optional.of(left));
    }

    private float first(List<NamedTensor> outputs) {
        float first = outputs.getFirst().tensor().toFloats()[0];
        finished.add(first);
        return first;
    }

    private static List<NamedTensor> row(float number) {
        return List.of(new NamedTensor("x", Tensor.ofFloats(Shape.of(1, 2), number, number)));
    }
}
