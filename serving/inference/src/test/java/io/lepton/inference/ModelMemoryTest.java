package io.lepton.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.lepton.artifacts.ArtifactFile;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.ModelVersion;
import io.lepton.domain.ModelVersionId;
import io.lepton.domain.NamedTensor;
import io.lepton.domain.Shape;
import io.lepton.domain.Tensor;
import io.lepton.inference.InferenceNodeConfig.Limits;
import io.lepton.inference.cache.ResponseCache;
import io.lepton.inference.engine.MemoryModelRuntime;
import io.lepton.inference.engine.ModelSettings;
import io.lepton.inference.engine.ServedModel;
import io.lepton.inference.engine.SteppingClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The memory of a node whose models have files of 100 bytes, take 120, and double. */
final class ModelMemoryTest {
    private static final long MODEL_BYTES = 120;
    private static final int HELD_REQUESTS_MAX = 3;

    private final MemoryModelRuntime runtime = new MemoryModelRuntime();
    private final CountedMemory meter = new CountedMemory(() -> runtime.openModels() * MODEL_BYTES);
    private final InferencePool pool = InferencePool.of(1, runtime, meter);
    private final List<Runnable> timers = new CopyOnWriteArrayList<>();
    private final ModelVersion fraud = Fleets.version("fraud", 1, Fleets.artifact('a'));
    private final ModelVersion digits = Fleets.version("digits", 1, Fleets.artifact('b'));
    private final ModelVersion words = Fleets.version("words", 1, Fleets.artifact('c'));

    private ModelMemory memory = room(1);
    private Holdings holdings = holdings(memory);

    @AfterEach
    void ends() {
        holdings.unloadAll();
        memory.close();
        pool.close();
        assertThat(runtime.openModels()).as("models left behind").isZero();
    }

    @Test
    void countsWhatALoadTookAsMeasured() throws Exception {
        load(fraud);
        assertThat(memory.reading().residents()).containsExactly(Map.entry(fraud.id(), MODEL_BYTES));
        assertThat(memory.reading().usedBytes()).isEqualTo(MODEL_BYTES);
    }

    @Test
    void neverCountsLessThanTheFile() throws Exception {
        try (var blind = InferencePool.of(1, runtime, new CountedMemory())) {
            memory = new ModelMemory(limits(1_000), blind, (_, _) -> {});
            holdings = new Holdings(
                    Fleets.SELF, blind, memory, limits(1_000).queue(1), new ResponseCache(0), new SteppingClock());
            load(fraud);
            assertThat(memory.reading().usedBytes()).isEqualTo(fraud.sizeBytes());
            holdings.unloadAll();
        }
    }

    @Test
    void theModelThatIsIdleLongestMakesRoomAndComesBackWhenItIsAsked() throws Exception {
        haveRoomFor(2);
        load(fraud);
        load(digits);
        assertThat(ask(fraud)).isEqualTo(5.0f);
        load(words);
        assertThat(resident()).containsExactly(fraud.id(), words.id());
        assertThat(ask(digits)).isEqualTo(5.0f);
        assertThat(resident()).containsExactly(digits.id(), words.id());
        assertThat(memory.reading().loads()).isEqualTo(4);
        assertThat(memory.reading().evictions()).isEqualTo(2);
        assertThat(meter.returns()).isEqualTo(2);
        assertThat(runtime.openModels()).isEqualTo(2);
    }

    @Test
    void figuresOutliveAnEviction() throws Exception {
        load(fraud);
        ask(fraud);
        load(digits);
        ask(fraud);
        assertThat(served(fraud).queue().figures().reading().success().count()).isEqualTo(2);
    }

    @Test
    void requestsForAModelThatIsAwayAreHeldAndLoadItOnce() throws Exception {
        haveFraudAway();
        CountDownLatch gate = runtime.shut();
        var asked = IntStream.range(0, HELD_REQUESTS_MAX)
                .mapToObj(_ -> submit(fraud))
                .toList();
        assertThat(asked).noneMatch(CompletableFuture::isDone);
        gate.countDown();
        for (var answer : asked) {
            assertThat(first(answer)).isEqualTo(5.0f);
        }
        assertThat(memory.reading().loads()).isEqualTo(3);
    }

    @Test
    void refusesMoreRequestsThanItMayHold() throws Exception {
        haveFraudAway();
        CountDownLatch gate = runtime.shut();
        var asked = IntStream.range(0, HELD_REQUESTS_MAX)
                .mapToObj(_ -> submit(fraud))
                .toList();
        assertThatThrownBy(() -> submit(fraud))
                .isInstanceOfSatisfying(LeptonException.class, refusal -> assertThat(refusal.code())
                        .isEqualTo(ErrorCode.OVERLOADED))
                .hasMessageContaining("heldRequestsMax=" + HELD_REQUESTS_MAX);
        asked.getFirst().cancel(false);
        var another = submit(fraud);
        gate.countDown();
        assertThat(first(another)).isEqualTo(5.0f);
    }

    @Test
    void aHoldThatTakesTooLongIsRefusedAndTheLoadGoesOn() throws Exception {
        haveFraudAway();
        CountDownLatch gate = runtime.shut();
        var early = List.of(submit(fraud), submit(fraud));
        timers.forEach(Runnable::run);
        for (var refused : early) {
            assertRefused(refused, ErrorCode.OVERLOADED, "not back in memory in time");
        }
        gate.countDown();
        await().until(() -> resident().equals(List.of(fraud.id())));
        assertThat(ask(fraud)).isEqualTo(5.0f);
        assertThat(memory.reading().loads()).isEqualTo(3);
    }

    @Test
    void aTimerOfAnEarlierHoldEndsNoLaterOne() throws Exception {
        haveFraudAway();
        ask(fraud);
        ask(digits);
        CountDownLatch gate = runtime.shut();
        var held = submit(fraud);
        timers.subList(0, 2).forEach(Runnable::run);
        gate.countDown();
        assertThat(first(held)).isEqualTo(5.0f);
    }

    @Test
    void aFailedLoadTellsThoseWhoWaitAndTouchesNoOther() throws Exception {
        var lost = new CopyOnWriteArrayList<String>();
        join(holdings.load(
                fraud,
                () -> {
                    if (!lost.isEmpty()) {
                        throw new LeptonException(ErrorCode.STORAGE_FAILED, "the disk is gone: file=fraud");
                    }
                    return ArtifactFile.of(Path.of("unread"));
                },
                ModelSettings.DEFAULTS));
        load(digits);
        lost.add("fraud");
        assertRefused(submit(fraud), ErrorCode.MODEL_NOT_READY, "version=fraud/1, reason=the disk is gone: file=fraud");
        assertThat(ask(digits)).isEqualTo(5.0f);
        lost.clear();
        assertThat(ask(fraud)).isEqualTo(5.0f);
    }

    @Test
    void whatBreaksOffALoadLeavesNobodyWaiting() throws Exception {
        assertThatThrownBy(() -> join(holdings.load(
                        fraud,
                        () -> {
                            throw new AssertionError("a broken promise");
                        },
                        ModelSettings.DEFAULTS)))
                .hasMessageContaining("a broken promise");
        load(fraud);
        assertThat(ask(fraud)).isEqualTo(5.0f);
    }

    @Test
    void aModelThatNeverFitsFailsWithBothSizesAndLeavesNothing() throws Exception {
        haveRoomForBytes(MODEL_BYTES - 1);
        assertThatThrownBy(() -> load(fraud))
                .hasMessageContaining("version=fraud/1, memoryBytes=120, memoryBytesMax=119");
        assertThat(runtime.openModels()).isZero();
        assertThat(memory.reading().residents()).isEmpty();
        assertThat(holdings.loaded()).isEmpty();
    }

    @Test
    void aBusyModelStaysAndTheLoadWaitsUntilItRests() throws Exception {
        load(fraud);
        CountDownLatch gate = runtime.shut();
        var running = submit(fraud);
        await().until(() -> runtime.running() == 1);
        var coming = holdings.load(digits, () -> ArtifactFile.of(Path.of("unread")), ModelSettings.DEFAULTS);
        // Behind the attempt to load.
        pool.loading().submit(() -> {}).get();
        assertThat(coming).isNotDone();
        assertThat(resident()).containsExactly(fraud.id());
        gate.countDown();
        assertThat(first(running)).isEqualTo(5.0f);
        join(coming);
        assertThat(resident()).containsExactly(digits.id());
    }

    @Test
    void aModelThatIsUnloadedWhileItComesStillAnswersThoseWhoWait() throws Exception {
        haveFraudAway();
        CountDownLatch gate = runtime.shut();
        var held = submit(fraud);
        holdings.unload(fraud.id());
        gate.countDown();
        assertThat(first(held)).isEqualTo(5.0f);
        await().until(() -> runtime.openModels() == 0);
    }

    @Test
    void theEndAnswersThoseWhoWait() throws Exception {
        haveFraudAway();
        CountDownLatch gate = runtime.shut();
        var held = submit(fraud);
        holdings.unloadAll();
        memory.close();
        assertRefused(held, ErrorCode.MODEL_NOT_READY, "being unloaded");
        gate.countDown();
    }

    private void haveFraudAway() throws Exception {
        load(fraud);
        load(digits);
        assertThat(resident()).containsExactly(digits.id());
    }

    private void haveRoomFor(int models) {
        haveRoomForBytes(models * MODEL_BYTES);
    }

    private void haveRoomForBytes(long bytes) {
        memory = new ModelMemory(limits(bytes), pool, (_, task) -> timers.add(task));
        holdings = holdings(memory);
    }

    private ModelMemory room(int models) {
        return new ModelMemory(limits(models * MODEL_BYTES), pool, (_, task) -> timers.add(task));
    }

    private Holdings holdings(ModelMemory with) {
        return new Holdings(
                Fleets.SELF, pool, with, limits(1).queue(pool.threads()), new ResponseCache(0), new SteppingClock());
    }

    private static Limits limits(long memoryBytesMax) {
        var limits = Limits.DEFAULTS;
        return new Limits(
                limits.bodyBytesMax(),
                limits.elementsMax(),
                limits.inFlightMax(),
                limits.requestsMax(),
                limits.waitMax(),
                limits.batchRowsMax(),
                limits.batchBytesMax(),
                limits.drainMax(),
                memoryBytesMax,
                HELD_REQUESTS_MAX,
                Duration.ofSeconds(1),
                0);
    }

    private void load(ModelVersion version) throws Exception {
        join(holdings.load(version, () -> ArtifactFile.of(Path.of("unread")), ModelSettings.DEFAULTS));
    }

    private List<ModelVersionId> resident() {
        return List.copyOf(memory.reading().residents().keySet());
    }

    private ServedModel served(ModelVersion version) {
        return holdings.loaded().stream()
                .filter(model -> model.version().equals(version))
                .findFirst()
                .orElseThrow();
    }

    /** Doubles 2.5, and returns once the model rests: the answer is there a moment before. */
    private float ask(ModelVersion version) throws Exception {
        float answer = first(submit(version));
        pool.inference().submit(() -> {}).get();
        return answer;
    }

    private CompletableFuture<List<NamedTensor>> submit(ModelVersion version) {
        var row = new NamedTensor("x", Tensor.ofFloats(Shape.of(1, 2), new float[] {2.5f, 1}));
        return served(version).queue().submit(List.of(row), List.of("y"), computed -> computed);
    }

    private static float first(CompletableFuture<List<NamedTensor>> answer) throws Exception {
        return join(answer).getFirst().tensor().toFloats()[0];
    }

    private static void assertRefused(CompletableFuture<?> answer, ErrorCode code, String fact) {
        assertThatThrownBy(() -> join(answer))
                .isInstanceOfSatisfying(LeptonException.class, refusal -> assertThat(refusal.code())
                        .isEqualTo(code))
                .hasMessageContaining(fact);
    }

    @SuppressWarnings("ThrowableNotThrown")
    private static <T> T join(CompletableFuture<T> future) throws Exception {
        try {
            return future.get(20, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception told ? told : new IllegalStateException(e.getCause());
        } catch (TimeoutException e) {
            throw new IllegalStateException("nothing came", e);
        }
    }
}
