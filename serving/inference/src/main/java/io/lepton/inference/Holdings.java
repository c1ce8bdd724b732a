package io.lepton.inference;

import io.lepton.artifacts.ArtifactFile;
import io.lepton.chassis.Clock;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.ModelFormat;
import io.lepton.domain.ModelVersion;
import io.lepton.domain.ModelVersionId;
import io.lepton.domain.NodeId;
import io.lepton.domain.NodeSignal;
import io.lepton.domain.Pipeline;
import io.lepton.domain.ReplicaState;
import io.lepton.inference.NodeOffer.Answer;
import io.lepton.inference.NodeOffer.Refuse;
import io.lepton.inference.NodeOffer.Serve;
import io.lepton.inference.cache.CacheReading;
import io.lepton.inference.cache.CachedQueue;
import io.lepton.inference.cache.ResponseCache;
import io.lepton.inference.engine.InferenceQueue;
import io.lepton.inference.engine.ModelFigures;
import io.lepton.inference.engine.ModelSettings;
import io.lepton.inference.engine.QueueConfig;
import io.lepton.inference.engine.RequestQueue;
import io.lepton.inference.engine.ServedModel;
import io.lepton.inference.engine.ServiceTime;
import io.lepton.inference.front.MemoryReading;
import io.lepton.inference.front.Models;
import io.lepton.inference.pipeline.PipelineQueue;
import io.lepton.wire.ModelPath;
import io.lepton.wire.PipelineFile;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The models that a node has loaded, as its front finds them. Safe for any thread.
 *
 * <p>The core decides what is ready; its last offer is published here. A model is loaded before the offer names it, and
 * unloaded after. In between it may leave memory and come back ({@link ModelMemory}); its queue and figures stay.
 */
final class Holdings implements Models {
    private static final Logger LOG = LoggerFactory.getLogger(Holdings.class);

    private final NodeId node;
    private final InferencePool pool;
    private final ModelMemory memory;
    private final QueueConfig queueConfig;
    private final ResponseCache cache;
    private final Clock clock;
    private final ServiceTime serviceTime;
    private final Map<ModelVersionId, ServedModel> loaded = new ConcurrentHashMap<>();
    private final Unloading unloading = new Unloading();
    private final AtomicLong signals = new AtomicLong();

    private volatile NodeOffer offer = new NodeOffer(List.of(), Set.of(), Map.of());
    private volatile boolean hasSnapshot;
    private volatile boolean isStopping;

    Holdings(
            NodeId node,
            InferencePool pool,
            ModelMemory memory,
            QueueConfig queueConfig,
            ResponseCache cache,
            Clock clock) {
        this.node = node;
        this.pool = pool;
        this.memory = memory;
        this.queueConfig = queueConfig;
        this.cache = cache;
        this.clock = clock;
        this.serviceTime = new ServiceTime(clock::nanos);
    }

    /**
     * Loads and warms a model, in its turn, or prepares a pipeline, whose members are warmed by themselves; the result tells
     * when it can be found, or why it cannot.
     *
     * @param file gives the version's file, each time that it is read
     * @param settings of the model's queue; a pipeline's requests wait in those of its members
     */
    CompletableFuture<Void> load(ModelVersion version, Supplier<ArtifactFile> file, ModelSettings settings) {
        return isPipeline(version) ? prepare(version, file) : bring(version, file, settings);
    }

    private static boolean isPipeline(ModelVersion version) {
        return version.format() == ModelFormat.PIPELINE;
    }

    private CompletableFuture<Void> prepare(ModelVersion version, Supplier<ArtifactFile> file) {
        return CompletableFuture.runAsync(
                () -> loaded.put(version.id(), new ServedModel(version, pipeline(version.id(), file.get()))),
                pool.loading());
    }

    private PipelineQueue pipeline(ModelVersionId version, ArtifactFile file) {
        var graph = pipeline(file);
        return new PipelineQueue(version, graph, this::served, pool.inference(), queueConfig, new ModelFigures(clock));
    }

    private static Pipeline pipeline(ArtifactFile file) {
        try (var bytes = file.open()) {
            return PipelineFile.read(bytes.readAllBytes());
        } catch (IOException e) {
            throw new LeptonException(ErrorCode.INVALID_MODEL_FILE, "the file cannot be read: file=" + file.name(), e);
        }
    }

    private CompletableFuture<Void> bring(ModelVersion version, Supplier<ArtifactFile> file, ModelSettings settings) {
        var seat = new Seat(version, file, pool.inference(), clock::nanos, memory);
        var config = queueConfig.under(settings);
        var queue = new InferenceQueue(version.id(), seat, seat, serviceTime, config, new ModelFigures(clock));
        seat.claim();
        return memory.bring(seat).whenComplete((_, failure) -> {
            if (failure == null) {
                boolean asksForCache = settings.cache().orElse(seat.asksForCache());
                loaded.put(version.id(), new ServedModel(version, asksForCache ? cached(version, queue) : queue));
            } else {
                queue.close();
            }
        });
    }

    private RequestQueue cached(ModelVersion version, RequestQueue queue) {
        if (!cache.isOn()) {
            LOG.atInfo()
                    .addKeyValue("version", version.id())
                    .addKeyValue("responseCacheBytesMax", 0)
                    .log("the model asks for its answers to be kept, and the node keeps none");
            return queue;
        }
        return new CachedQueue(version, queue, cache, pool.inference());
    }

    /** Closes a model once what waits for it is answered. */
    void unload(ModelVersionId version) {
        ServedModel model = loaded.remove(version);
        if (model != null) {
            unloading.close(model);
        }
    }

    /** Unloads everything, pipelines first. */
    void unloadAll() {
        loaded.values().stream()
                .map(ServedModel::version)
                .sorted(Comparator.comparing(Holdings::isPipeline).reversed())
                .map(ModelVersion::id)
                .toList()
                .forEach(this::unload);
    }

    /**
     * Publishes what the core offers from now on; true if what is ready has changed.
     *
     * @param isBySnapshot whether the core has taken a snapshot
     */
    boolean publish(NodeOffer next, boolean isBySnapshot) {
        boolean changes = !next.ready().equals(offer.ready());
        offer = next;
        hasSnapshot = isBySnapshot;
        return changes;
    }

    /** Offers nothing any more; what is asked all the same is still answered. */
    void beginToStop() {
        isStopping = true;
    }

    @Override
    public boolean isReady() {
        return hasSnapshot && !isStopping && offer.isSettled();
    }

    @Override
    public ServedModel find(ModelPath path) {
        NodeOffer now = offer;
        Answer answer = path.version().isPresent()
                ? now.find(new ModelVersionId(path.model(), path.version().getAsInt()))
                : now.find(path.model());
        return switch (answer) {
            case Serve(var version) -> served(version);
            case Refuse(var code, var message) -> throw refusal(path, code, message);
        };
    }

    /** A node that has not heard what it is to hold cannot say that there is no such model. */
    private LeptonException refusal(ModelPath path, ErrorCode code, String message) {
        return hasSnapshot || code != ErrorCode.UNKNOWN_MODEL
                ? new LeptonException(code, message)
                : new LeptonException(
                        ErrorCode.MODEL_NOT_READY,
                        "this node has no snapshot of the fleet yet: node=" + node + ", model=" + path.model());
    }

    @Override
    public List<ReplicaState> replicas() {
        return offer.replicas();
    }

    @Override
    public List<ServedModel> loaded() {
        return loaded.values().stream()
                .sorted(Comparator.comparing(
                                (ServedModel model) -> model.version().id().model())
                        .thenComparingInt(model -> model.version().id().number()))
                .toList();
    }

    @Override
    public MemoryReading memory() {
        return memory.reading();
    }

    @Override
    public CacheReading cache() {
        return cache.reading();
    }

    @Override
    public NodeSignal signal(int inFlight) {
        List<ModelVersionId> ready = isStopping ? List.of() : offer.readyForFleet();
        return new NodeSignal(node, signals.getAndIncrement(), inFlight, pool.threads(), serviceTime.micros(), ready);
    }

    private ServedModel served(ModelVersionId version) {
        ServedModel model = loaded.get(version);
        if (model == null) {
            throw new LeptonException(ErrorCode.MODEL_NOT_READY, "the model is being unloaded: version=" + version);
        }
        return model;
    }
}
