package io.lepton.inference;

import io.lepton.domain.ArtifactId;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.ModelName;
import io.lepton.domain.ModelVersion;
import io.lepton.domain.ModelVersionId;
import io.lepton.inference.NodeOffer.Refuse;
import io.lepton.inference.cache.ResponseCache;
import io.lepton.inference.front.Repository;
import io.lepton.wire.LoadRequest;
import io.lepton.wire.ModelConfig;
import io.lepton.wire.UnloadRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes the words of a node's callers about its models on to the core, and the core's answers back.
 *
 * <p>One word at a time, in order of arrival, on a virtual thread of its own: so no file is discarded while a later word is
 * about to use it. How long a caller waits is bounded, and how many wait. Safe for any thread.
 */
final class NodeRepository implements Repository, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NodeRepository.class);

    /** Tells when a call has waited for as long as it may. */
    interface Alarm {
        /** Runs the work then; the result calls it off. */
        Runnable set(Runnable work);
    }

    private record Call(ModelName model, CompletableFuture<ModelName> end) {}

    private final LocalFiles files;
    private final FileTrial trial;
    private final ResponseCache cache;
    private final Alarm alarm;
    private final int callsMax;
    private final Consumer<NodeEvent> core;
    private final ExecutorService words = Executors.newSingleThreadExecutor(
            Thread.ofVirtual().name("lepton-repository-", 1).factory());
    private final AtomicLong numbers = new AtomicLong();
    private final Map<Long, Call> calls = new ConcurrentHashMap<>();

    /**
     * @param cache the node's, of which it is only asked whether there is one
     * @param callsMax how many calls wait at once; more are refused
     * @param core takes what they come to
     */
    NodeRepository(
            LocalFiles files,
            FileTrial trial,
            ResponseCache cache,
            Alarm alarm,
            int callsMax,
            Consumer<NodeEvent> core) {
        this.files = files;
        this.trial = trial;
        this.cache = cache;
        this.alarm = alarm;
        this.callsMax = callsMax;
        this.core = core;
    }

    @Override
    public CompletionStage<ModelName> load(ModelName model, LoadRequest request) {
        if (request.config().map(ModelConfig::asksForCache).orElse(false) && !cache.isOn()) {
            throw new LeptonException(
                    ErrorCode.UNSUPPORTED,
                    "this node keeps no answers: model=" + model
                            + ", field=config.response_cache.enable, responseCacheBytesMax=0");
        }
        return begin(model, call -> ask(call, model, request));
    }

    @Override
    public CompletionStage<ModelName> unload(ModelName model, UnloadRequest request) {
        return begin(model, call -> core.accept(new NodeEvent.UnloadAsked(call, model, request)));
    }

    /** Passes on how a call ended; does nothing if nobody waits for it any more. */
    void answer(NodeEffect.Answer answer) {
        Call call = calls.remove(answer.call());
        if (call == null) {
            return;
        }
        if (answer.refusal().isPresent()) {
            Refuse refusal = answer.refusal().get();
            call.end().completeExceptionally(new LeptonException(refusal.code(), refusal.message()));
        } else {
            call.end().complete(call.model());
        }
    }

    /** Deletes a file that no version has any more. */
    void discard(ArtifactId file) {
        try {
            files.discard(file);
        } catch (LeptonException e) {
            LOG.atWarn().addKeyValue("artifact", file).setCause(e).log("local file not deleted");
        }
    }

    /** Takes no more words, and refuses those that wait. */
    @Override
    public void close() {
        words.shutdownNow();
        List.copyOf(calls.keySet())
                .forEach(call -> fail(call, new LeptonException(ErrorCode.MODEL_NOT_READY, "the node ends")));
    }

    private CompletionStage<ModelName> begin(ModelName model, LongConsumer word) {
        if (calls.size() >= callsMax) {
            throw new LeptonException(
                    ErrorCode.OVERLOADED, "too many calls wait for models to be loaded: callsMax=" + callsMax);
        }
        long number = numbers.incrementAndGet();
        var call = new Call(model, new CompletableFuture<>());
        calls.put(number, call);
        Runnable callingOff = alarm.set(() -> giveUp(number));
        // Nobody waits for this stage: it only calls the alarm off.
        var _ = call.end().whenComplete((_, _) -> callingOff.run());
        words.execute(() -> pass(number, word));
        return call.end();
    }

    private void pass(long call, LongConsumer word) {
        try {
            word.accept(call);
        } catch (RuntimeException e) {
            fail(call, e);
        }
    }

    private void ask(long call, ModelName model, LoadRequest request) {
        List<ArtifactId> kept = new ArrayList<>();
        try {
            List<ModelVersion> versions = new ArrayList<>();
            request.files().forEach((number, bytes) -> {
                ArtifactId file = files.keep(bytes);
                kept.add(file);
                var id = new ModelVersionId(model, number);
                versions.add(trial.run(id, file, files.file(file), bytes.remaining()));
            });
            core.accept(new NodeEvent.LoadAsked(call, model, versions, request.config()));
        } catch (RuntimeException e) {
            core.accept(new NodeEvent.FilesRefused(kept));
            throw e;
        }
    }

    private void giveUp(long call) {
        core.accept(new NodeEvent.GivenUp(call));
        fail(
                call,
                new LeptonException(
                        ErrorCode.DEADLINE_EXCEEDED,
                        "the model is still being loaded; look into the repository's index"));
    }

    private void fail(long number, RuntimeException failure) {
        Call call = calls.remove(number);
        if (call != null) {
            call.end().completeExceptionally(failure);
        }
    }
}
