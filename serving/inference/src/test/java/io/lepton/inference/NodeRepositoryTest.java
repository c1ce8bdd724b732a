package io.lepton.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.ModelName;
import io.lepton.inference.NodeOffer.Refuse;
import io.lepton.inference.engine.MemoryModelRuntime;
import io.lepton.wire.LoadRequest;
import io.lepton.wire.ModelConfig;
import io.lepton.wire.ModelConfig.ResponseCache;
import io.lepton.wire.UnloadRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way from callers to the core and back, and its bounds; the core is the test. */
final class NodeRepositoryTest {
    private static final int CALLS_MAX = 2;
    private static final ModelName DIGITS = new ModelName("digits");
    private static final LoadRequest NOTHING_MORE = new LoadRequest(Optional.empty(), new TreeMap<>());

    private final InferencePool pool = InferencePool.of(1, new MemoryModelRuntime(), new CountedMemory());
    private final BlockingQueue<NodeEvent> heard = new LinkedBlockingQueue<>();
    private final List<Runnable> alarms = new CopyOnWriteArrayList<>();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @SuppressWarnings("NullAway.Init")
    private NodeRepository repository;

    @BeforeEach
    void starts() {
        var trial = new FileTrial(pool, new TickingClock());
        repository = new NodeRepository(
                LocalFiles.open(directory, Optional.empty()),
                trial,
                new io.lepton.inference.cache.ResponseCache(0),
                this::alarm,
                CALLS_MAX,
                heard::add);
    }

    @AfterEach
    void ends() {
        repository.close();
        pool.close();
    }

    @Test
    void passesOnAWordAndItsAnswer() throws Exception {
        var end = repository.load(DIGITS, NOTHING_MORE);
        assertThat(hear()).isEqualTo(new NodeEvent.LoadAsked(1, DIGITS, List.of(), Optional.empty()));
        repository.answer(new NodeEffect.Answer(1, Optional.empty()));
        assertThat(end.toCompletableFuture().get()).isEqualTo(DIGITS);
        assertThat(alarms).as("called off").isEmpty();
        var refused = repository.unload(DIGITS, UnloadRequest.ALONE);
        assertThat(hear()).isEqualTo(new NodeEvent.UnloadAsked(2, DIGITS, UnloadRequest.ALONE));
        repository.answer(new NodeEffect.Answer(2, Optional.of(new Refuse(ErrorCode.UNKNOWN_MODEL, "no such model"))));
        assertThat(refusal(refused)).isEqualTo(ErrorCode.UNKNOWN_MODEL);
    }

    @Test
    void waitsNoLongerThanItsBoundAndTellsTheCore() throws Exception {
        var end = repository.load(DIGITS, NOTHING_MORE);
        hear();
        alarms.getFirst().run();
        assertThat(refusal(end)).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
        assertThat(hear()).isEqualTo(new NodeEvent.GivenUp(1));
        repository.answer(new NodeEffect.Answer(1, Optional.empty()));
    }

    @Test
    void letsNoMoreCallsWaitThanItsBound() throws Exception {
        for (int call = 0; call < CALLS_MAX; call++) {
            repository.load(DIGITS, NOTHING_MORE);
        }
        assertThatThrownBy(() -> repository.load(DIGITS, NOTHING_MORE))
                .isInstanceOfSatisfying(LeptonException.class, refusal -> assertThat(refusal.code())
                        .isEqualTo(ErrorCode.OVERLOADED))
                .hasMessageContaining("callsMax=2");
        repository.answer(new NodeEffect.Answer(1, Optional.empty()));
        assertThat(repository.load(DIGITS, NOTHING_MORE)).isNotNull();
    }

    @Test
    void refusesToKeepAnswersWhereThereIsNoRoomForAny() {
        var config = new ModelConfig(
                Optional.empty(), Optional.empty(), Optional.of(new ResponseCache(true)), Optional.empty());
        assertThatThrownBy(() -> repository.load(DIGITS, new LoadRequest(Optional.of(config), new TreeMap<>())))
                .isInstanceOfSatisfying(LeptonException.class, refusal -> assertThat(refusal.code())
                        .isEqualTo(ErrorCode.UNSUPPORTED))
                .hasMessageContaining("field=config.response_cache.enable, responseCacheBytesMax=0");
    }

    @Test
    void refusesThoseWhoWaitWhenItEnds() throws Exception {
        var end = repository.load(DIGITS, NOTHING_MORE);
        repository.close();
        assertThat(refusal(end)).isEqualTo(ErrorCode.MODEL_NOT_READY);
    }

    private Runnable alarm(Runnable work) {
        alarms.add(work);
        return () -> alarms.remove(work);
    }

    private NodeEvent hear() throws InterruptedException {
        NodeEvent event = heard.poll(20, TimeUnit.SECONDS);
        assertThat(event).isNotNull();
        return event;
    }

    private static ErrorCode refusal(CompletionStage<ModelName> end) throws InterruptedException {
        try {
            throw new AssertionError("not refused: " + end.toCompletableFuture().get());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof LeptonException told) {
                return told.code();
            }
            throw new AssertionError("refused otherwise", e);
        }
    }
}
