package io.lepton.inference.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.NamedTensor;
import io.lepton.domain.Priority;
import io.lepton.domain.Shape;
import io.lepton.domain.Tensor;
import io.lepton.inference.engine.Finish;
import io.lepton.inference.engine.Reuse;
import io.lepton.inference.engine.Terms;
import io.lepton.inference.pipeline.ScriptedQueue;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A model that doubles, when the test lets it, behind a cache. */
final class CachedQueueTest {
    private static final Terms FRESH = new Terms(Priority.NORMAL, Optional.empty(), Reuse.REFUSED);
    private final LeptonException full = new LeptonException(ErrorCode.OVERLOADED, "full");

    private final ScriptedQueue inner = new ScriptedQueue();
    private final ResponseCache cache = new ResponseCache(1 << 20);
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final CachedQueue queue = new CachedQueue(Answers.version("fraud", 1, 'a'), inner, cache, tasks::add);

    @Test
    void answersTheSameAgainWithoutTheModel() {
        var first = ask(1);
        answer();
        assertThat(first).isCompletedWithValue(2f);
        assertThat(ask(1)).isCompletedWithValue(2f);
        assertThat(inner.waiting()).hasSize(1);
        assertThat(ask(3)).isNotDone();
        assertThat(inner.waiting()).hasSize(2);
    }

    @Test
    void countsHitsAndMisses() {
        var _ = ask(1);
        answer();
        var _ = ask(1);
        var _ = ask(1);
        var _ = ask(2);
        var reading = queue.figures().reading();
        assertThat(reading.cacheHit().count()).isEqualTo(2);
        assertThat(reading.cacheHit().nanos()).isPositive();
        assertThat(reading.cacheMiss().count()).isEqualTo(2);
        assertThat(reading.cacheMiss().nanos()).isPositive();
        assertThat(reading.success().count())
                .as("of hits; the queue counts its own")
                .isEqualTo(2);
        assertThat(reading.run().count()).isZero();
    }

    @Test
    void asksTheModelForWhatACallerWantsFreshAndKeepsNothingOfIt() {
        var fresh = queue.submit(row(1), List.of("y"), FRESH, this::first);
        answer();
        assertThat(fresh).isCompletedWithValue(2f);
        assertThat(cache.reading().answers()).isZero();
        var _ = ask(1);
        answer();
        assertThat(cache.reading().answers()).isOne();
        assertThat(queue.submit(row(1), List.of("y"), FRESH, this::first)).isNotDone();
        assertThat(inner.waiting()).hasSize(3);
    }

    @Test
    void doesNotKeepFailures() {
        var refused = ask(1);
        fail(full);
        assertThat(refused).isCompletedExceptionally();
        assertThat(cache.reading().answers()).isZero();
        var next = ask(1);
        answer();
        assertThat(next).isCompletedWithValue(2f);
    }

    @Test
    void passesOnARefusalAtOnce() {
        inner.refuse(full);
        assertThatThrownBy(() -> ask(1)).isSameAs(full);
        assertThatThrownBy(() -> ask(1)).as("nobody awaits the first").isSameAs(full);
        assertThat(queue.requests()).isZero();
    }

    @Test
    void equalRequestsShareOneRun() {
        var first = ask(1);
        var second = ask(1);
        var third = ask(1);
        assertThat(inner.waiting()).hasSize(1);
        assertThat(queue.requests()).isEqualTo(3);
        answer();
        assertThat(List.of(first, second, third)).allMatch(answer -> answer.join() == 2f);
        assertThat(queue.figures().reading().cacheHit().count()).isEqualTo(2);
        assertThat(queue.figures().reading().cacheMiss().count()).isOne();
    }

    @Test
    void requestsForOtherOutputsShareNothing() {
        var _ = ask(1);
        var _ = queue.submit(row(1), List.of("z"), Terms.PLAIN, this::first);
        assertThat(inner.waiting()).hasSize(2);
    }

    @Test
    void whoAwaitsOneThatFailsGoesToTheModelHimself() {
        var first = ask(1);
        var second = ask(1);
        var third = ask(1);
        fail(full);
        assertThat(first).isCompletedExceptionally();
        assertThat(inner.waiting()).hasSize(3);
        answer();
        fail(full);
        assertThat(List.of(second, third))
                .as("one was answered, and one was told his own failure")
                .allMatch(CompletableFuture::isDone)
                .filteredOn(CompletableFuture::isCompletedExceptionally)
                .hasSize(1);
        assertThat(ask(1)).isCompletedWithValue(2f);
    }

    @Test
    void whoAwaitsOneWhoseCallerLeavesIsNotLeftAlone() {
        var first = ask(1);
        var second = ask(1);
        first.cancel(false);
        assertThat(inner.waiting()).hasSize(2);
        answer();
        assertThat(second).isCompletedWithValue(2f);
    }

    @Test
    void whoGoesToTheModelLateTellsItWhatIsLeftOfHisTime() {
        var terms = new Terms(Priority.NORMAL, Optional.of(Duration.ofSeconds(1)));
        var _ = ask(1);
        var second = queue.submit(row(1), List.of("y"), terms, this::first);
        fail(full);
        assertThat(inner.waiting().getLast().terms().left().orElseThrow())
                .isBetween(Duration.ofMillis(999), Duration.ofSeconds(1).minusNanos(1));
        second.cancel(false);
        assertThat(inner.waiting().getLast().given()).isCancelled();
    }

    @Test
    void aLateRefusalIsToldAndCounted() {
        var _ = ask(1);
        var second = ask(1);
        inner.refuse(full);
        fail(full);
        assertThat(second).isCompletedExceptionally();
        assertThat(queue.figures().reading().failure().count()).isOne();
    }

    @Test
    void whoAwaitsMayLeaveAndNobodyElseHearsOfIt() {
        var first = ask(1);
        var second = ask(1);
        second.cancel(false);
        assertThat(queue.requests()).isOne();
        answer();
        assertThat(first).isCompletedWithValue(2f);
        assertThat(queue.figures().reading().cacheHit().count()).isZero();
    }

    @Test
    void aMoreUrgentRequestDoesNotAwaitALessUrgentOne() {
        var _ = queue.submit(row(1), List.of("y"), new Terms(Priority.LOW, Optional.empty()), this::first);
        var urgent = queue.submit(row(1), List.of("y"), new Terms(Priority.HIGH, Optional.empty()), this::first);
        assertThat(inner.waiting()).hasSize(2);
        assertThat(inner.waiting().getLast().terms().priority()).isEqualTo(Priority.HIGH);
        answer();
        answer();
        assertThat(urgent).isCompletedWithValue(2f);
    }

    @Test
    void anAnswerThatIsTooLargeToKeepStillServesThoseWhoAwaitIt() {
        var first = queue.submit(wide(1 << 18), List.of("y"), Terms.PLAIN, this::first);
        var second = queue.submit(wide(1 << 18), List.of("y"), Terms.PLAIN, this::first);
        answer();
        assertThat(first).isCompletedWithValue(2f);
        assertThat(second).as("written on the pool").isNotDone();
        tasks.remove().run();
        assertThat(second).isCompletedWithValue(2f);
        assertThat(cache.reading().answers()).isZero();
    }

    @Test
    void writesALargeAnswerOnThePoolAndASmallOneAtOnce() {
        var _ = queue.submit(wide(20_000), List.of("y"), Terms.PLAIN, this::first);
        answer();
        var large = queue.submit(wide(20_000), List.of("y"), Terms.PLAIN, this::first);
        assertThat(large).isNotDone();
        tasks.remove().run();
        assertThat(large).isCompletedWithValue(2f);
    }

    @Test
    void whatIsKeptIsACopyThatNobodyCanChange() {
        var _ = ask(1);
        answer();
        Finish<Tensor> taking = outputs -> outputs.getFirst().tensor();
        Tensor kept = queue.submit(row(1), List.of("y"), Terms.PLAIN, taking).join();
        assertThat(kept.data().isReadOnly()).isTrue();
    }

    @Test
    void tellsACallerWhoseAnswerBreaksOffAndTheNextIsAnswered() {
        var _ = ask(1);
        answer();
        var broken = queue.submit(row(1), List.of("y"), Terms.PLAIN, _ -> {
            throw new LeptonException(ErrorCode.INVALID_TENSOR, "no JSON for it");
        });
        assertThat(broken).isCompletedExceptionally();
        var worse = queue.submit(row(1), List.of("y"), Terms.PLAIN, _ -> {
            throw new IllegalStateException("a mistake of ours");
        });
        assertThatThrownBy(worse::join).hasRootCauseMessage("a mistake of ours").hasMessageContaining("fraud/1");
        assertThat(queue.figures().reading().failure().count()).isEqualTo(2);
        assertThat(ask(1)).isCompletedWithValue(2f);
    }

    @Test
    void aClosedQueueHasForgottenAll() {
        var _ = ask(1);
        answer();
        var late = ask(2);
        queue.close();
        assertThat(inner.isClosed()).isTrue();
        assertThat(cache.reading().bytes()).isZero();
        answer();
        assertThat(late).isCompletedWithValue(4f);
        assertThat(cache.reading().bytes()).as("kept behind the close").isZero();
        assertThat(ask(1)).as("is asked of the model, which refuses").isNotDone();
    }

    private CompletableFuture<Float> ask(float number) {
        return queue.submit(row(number), List.of("y"), Terms.PLAIN, this::first);
    }

    /** Answers the oldest request that waits. */
    private void answer() {
        inner.answer(tensor -> {
            float[] elements = tensor.toFloats();
            for (int place = 0; place < elements.length; place++) {
                elements[place] *= 2;
            }
            return Tensor.ofFloats(tensor.shape(), elements);
        });
    }

    private void fail(LeptonException failure) {
        inner.waiting().stream()
                .filter(one -> !one.given().isDone())
                .findFirst()
                .orElseThrow()
                .given()
                .completeExceptionally(failure);
    }

    private float first(List<NamedTensor> outputs) {
        return outputs.getFirst().tensor().data().getFloat(0);
    }

    private static List<NamedTensor> row(float number) {
        return List.of(new NamedTensor("x", Tensor.ofFloats(Shape.of(1, 2), number, 0)));
    }

    /** A row of so many elements, of which the first is 1. */
    private static List<NamedTensor> wide(int elements) {
        float[] row = new float[elements];
        row[0] = 1;
        return List.of(new NamedTensor("x", Tensor.ofFloats(Shape.of(1, elements), row)));
    }
}
