package io.lepton.inference.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lepton.domain.ArtifactId;
import io.lepton.domain.ElementType;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.ModelFormat;
import io.lepton.domain.ModelVersion;
import io.lepton.domain.ModelVersionId;
import io.lepton.domain.NamedTensor;
import io.lepton.domain.Priority;
import io.lepton.domain.Shape;
import io.lepton.domain.Signature;
import io.lepton.domain.Tensor;
import io.lepton.domain.TensorSpec;
import io.lepton.inference.engine.ModelFigures;
import io.lepton.inference.engine.QueueConfig;
import io.lepton.inference.engine.ServedModel;
import io.lepton.inference.engine.SteppingClock;
import io.lepton.inference.engine.Terms;
import io.lepton.wire.PipelineFile;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A diamond: {@code left} and {@code right} take from the input, {@code sum} joins them, {@code odd} hangs off the left. */
class PipelineQueueTest {
    private static final String DIAMOND = """
            {"lepton": "pipeline/v1",
             "inputs": [{"name": "x", "datatype": "FP32", "shape": [-1, 2]}],
             "steps": [
               {"name": "left", "model": "left", "version": 1, "inputs": {"in": "x"}},
               {"name": "right", "model": "right", "version": 1, "inputs": {"in": "x"}},
               {"name": "both", "transform": "concat", "inputs": {"a": "left.out", "b": "right.out"}},
               {"name": "best", "transform": "argmax", "inputs": {"input": "both.output"}},
               {"name": "odd", "model": "odd", "version": 1, "inputs": {"in": "left.out"}}],
             "outputs": [{"name": "best", "from": "best.output"}, {"name": "odd", "from": "odd.out"}]}""";

    private static final List<String> BEST = List.of("best");
    private static final int REQUESTS_MAX = 3;
    private static final Signature ROW = new Signature(
            List.of(new TensorSpec("in", ElementType.FP32, Shape.of(-1, 2))),
            List.of(new TensorSpec("out", ElementType.FP32, Shape.of(-1, -1))));

    private final Map<ModelVersionId, ScriptedQueue> members = new HashMap<>();
    private final Queue<Runnable> pool = new ArrayDeque<>();
    private final ModelFigures figures = new ModelFigures(new SteppingClock());
    private final PipelineQueue queue = new PipelineQueue(
            ModelVersionId.parse("diamond/1"),
            PipelineFile.read(DIAMOND.getBytes(UTF_8)),
            this::find,
            pool::add,
            new QueueConfig(REQUESTS_MAX, Duration.ofSeconds(1), 1, 1, 1),
            figures);

    @Test
    void independentStepsRunAtTheSameTimeAndTensorsPassAsTheyAre() {
        Tensor x = row(1, 2);
        var answer = submit(x, BEST);
        assertThat(member("left").waiting()).hasSize(1);
        assertThat(member("right").waiting()).hasSize(1);
        assertThat(member("left").waiting().getFirst().input()).isSameAs(x);
        member("right").answer(_ -> row(7, 3));
        member("left").answer(_ -> row(1, 9));
        work();
        assertThat(answer)
                .isCompletedWithValueMatching(given -> given.getFirst().name().equals("best")
                        && given.getFirst().tensor().data().getLong() == 1);
    }

    @Test
    void runsOnlyWhatTheWantedOutputsDependOn() {
        var answer = submit(row(1, 2), List.of("odd"));
        assertThat(member("right").waiting()).isEmpty();
        Tensor middle = row(3, 4);
        Tensor end = row(5, 6);
        member("left").answer(_ -> middle);
        work();
        assertThat(member("odd").waiting().getFirst().input()).isSameAs(middle);
        member("odd").answer(_ -> end);
        work();
        assertThat(answer.join().getFirst().tensor()).isSameAs(end);
        assertThat(member("right").waiting()).isEmpty();
    }

    @Test
    void answersOutputsInTheOrderAskedFor() {
        var answer = submit(row(1, 2), List.of("odd", "best"));
        member("left").answer(x -> x);
        member("right").answer(x -> x);
        work();
        member("odd").answer(x -> x);
        work();
        assertThat(answer.join()).extracting(NamedTensor::name).containsExactly("odd", "best");
    }

    @Test
    void oneFailingStepFailsTheRequestByNameAndWithdrawsTheOthers() {
        var answer = submit(row(1, 2), BEST);
        member("left")
                .waiting()
                .getFirst()
                .given()
                .completeExceptionally(new LeptonException(ErrorCode.INVALID_TENSOR, "cannot be doubled"));
        assertFails(answer, ErrorCode.INVALID_TENSOR, "step=left, pipeline=diamond/1, because cannot be doubled");
        assertThat(member("right").waiting().getFirst().given()).isCancelled();
        assertThat(figures.reading().failure().count()).isEqualTo(1);
    }

    @Test
    void aRefusalOfAMemberIsToldWithItsPatience() {
        member("right").refuse(new LeptonException(ErrorCode.OVERLOADED, "too many wait", Duration.ofSeconds(7)));
        var answer = submit(row(1, 2), BEST);
        assertFails(answer, ErrorCode.OVERLOADED, "step=right", "too many wait");
        assertThat(failure(answer).retryAfterSeconds()).hasValue(7);
        assertThat(member("left").waiting().getFirst().given()).isCancelled();
    }

    @Test
    void aMistakeOfOursIsToldWithoutItsDetails() {
        member("right").refuse(new IllegalStateException("secret"));
        assertFails(submit(row(1, 2), BEST), ErrorCode.INTERNAL, "step=right");
    }

    @Test
    void aTransformThatCannotTakeATensorNamesItsStep() {
        var answer = submit(row(1, 2), BEST);
        member("left").answer(_ -> Tensor.ofFloats(Shape.of(2, 1), 1, 2));
        member("right").answer(_ -> row(1, 2));
        work();
        assertFails(answer, ErrorCode.INVALID_TENSOR, "step=both", "unlike extents of axis 0");
    }

    @Test
    void anOpenExtentIsHeldAgainstTheNextModelWhenItIsKnown() {
        var answer = submit(row(1, 2), List.of("odd"));
        member("left").answer(_ -> Tensor.ofFloats(Shape.of(1, 3), 1, 2, 3));
        work();
        assertFails(answer, ErrorCode.INVALID_TENSOR, "step=odd", "given=[1, 3], expected=[-1, 2]");
    }

    @Test
    void cancellingTheAnswerWithdrawsWhatWaits() {
        var answer = submit(row(1, 2), BEST);
        answer.cancel(false);
        assertThat(member("left").waiting().getFirst().given()).isCancelled();
        assertThat(member("right").waiting().getFirst().given()).isCancelled();
        assertThat(queue.requests()).isZero();
    }

    @Test
    void priorityAndTheRestOfTheTimeGoAlong() {
        var terms = new Terms(Priority.HIGH, Optional.of(Duration.ofMillis(5)));
        var _ = queue.submit(inputs(row(1, 2)), List.of("odd"), terms, given -> given);
        member("left").answer(x -> x);
        work();
        Terms first = member("left").waiting().getFirst().terms();
        Terms second = member("odd").waiting().getFirst().terms();
        assertThat(second.priority()).isEqualTo(Priority.HIGH);
        assertThat(first.left().orElseThrow()).isLessThan(Duration.ofMillis(5));
        assertThat(second.left().orElseThrow()).isLessThan(first.left().orElseThrow());
    }

    @Test
    void refusesTheRequestAboveTheBoundAndTakesTheNextAfterAnAnswer() {
        var first = submit(row(1, 2), List.of("odd"));
        for (int number = 1; number < REQUESTS_MAX; number++) {
            var _ = submit(row(1, 2), List.of("odd"));
        }
        assertThatThrownBy(() -> submit(row(1, 2), List.of("odd")))
                .isInstanceOfSatisfying(LeptonException.class, refusal -> assertThat(refusal.code())
                        .isEqualTo(ErrorCode.OVERLOADED))
                .hasMessageContaining("requestsMax=3");
        first.cancel(false);
        assertThat(submit(row(1, 2), List.of("odd"))).isNotDone();
    }

    @Test
    void aClosedPipelineAnswersWhatItHasAndTellsItsEnd() {
        var answer = submit(row(1, 2), List.of("odd"));
        queue.close();
        assertThatThrownBy(() -> submit(row(1, 2), BEST)).hasMessageContaining("is being unloaded");
        assertThat(queue.end()).isNotDone();
        member("left").answer(x -> x);
        work();
        member("odd").answer(x -> x);
        work();
        assertThat(answer).isCompleted();
        assertThat(queue.end()).isCompleted();
    }

    @Test
    void countsRequestsAndSteps() {
        var _ = submit(row(1, 2), List.of("odd"));
        member("left").answer(x -> x);
        work();
        member("odd").answer(x -> x);
        work();
        var reading = figures.reading();
        assertThat(reading.success().count()).isEqualTo(1);
        assertThat(reading.executions()).isEqualTo(1);
        assertThat(queue.steps()).containsOnlyKeys("left", "right", "both", "best", "odd");
        assertThat(steps("odd").count()).isEqualTo(1);
        assertThat(steps("odd").nanos()).isPositive();
        assertThat(steps("right").count()).isZero();
    }

    @Test
    void computesNothingOnTheThreadThatBringsARequest() {
        var answer = submit(row(1, 2), BEST);
        member("left").answer(x -> x);
        member("right").answer(x -> x);
        assertThat(answer).isNotDone();
        work();
        assertThat(answer).isCompleted();
    }

    private CompletableFuture<List<NamedTensor>> submit(Tensor x, List<String> outputs) {
        return queue.submit(inputs(x), outputs, given -> given);
    }

    private void work() {
        while (!pool.isEmpty()) {
            pool.remove().run();
        }
    }

    private ServedModel find(ModelVersionId version) {
        var told = new ModelVersion(version, new ArtifactId("0".repeat(64)), 1, ModelFormat.ONNX, ROW, Instant.EPOCH);
        return new ServedModel(told, members.computeIfAbsent(version, _ -> new ScriptedQueue()));
    }

    private ScriptedQueue member(String model) {
        return members.computeIfAbsent(ModelVersionId.parse(model + "/1"), _ -> new ScriptedQueue());
    }

    private static List<NamedTensor> inputs(Tensor x) {
        return List.of(new NamedTensor("x", x));
    }

    private static Tensor row(float... elements) {
        return Tensor.ofFloats(Shape.of(1, elements.length), elements);
    }

    private ModelFigures.Total steps(String name) {
        return Optional.ofNullable(queue.steps().get(name)).orElseThrow();
    }

    private static LeptonException failure(CompletableFuture<?> answer) {
        assertThat(answer).isCompletedExceptionally();
        return (LeptonException) answer.exceptionNow();
    }

    private static void assertFails(CompletableFuture<?> answer, ErrorCode code, String... facts) {
        assertThat(failure(answer).code()).isEqualTo(code);
        assertThat(failure(answer).getMessage()).contains(facts).doesNotContain("secret");
    }
}
