package io.lepton.inference.front;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.ModelName;
import io.lepton.domain.ModelVersion;
import io.lepton.domain.ModelVersionId;
import io.lepton.domain.NodeId;
import io.lepton.domain.NodeSignal;
import io.lepton.domain.ReplicaState;
import io.lepton.domain.ReplicaState.Phase;
import io.lepton.inference.engine.InferenceQueue;
import io.lepton.inference.engine.MemoryModelRuntime;
import io.lepton.inference.engine.ModelFigures;
import io.lepton.inference.engine.ModelFiles;
import io.lepton.inference.engine.QueueConfig;
import io.lepton.inference.engine.RequestQueue;
import io.lepton.inference.engine.ServedModel;
import io.lepton.inference.engine.ServiceTime;
import io.lepton.inference.engine.SteppingClock;
import io.lepton.wire.ModelPath;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;

/** A node that holds {@code test}, which doubles, and is about to hold {@code warming}. */
final class FixedModels implements Models {
    static final int REQUESTS_MAX = 2;

    private static final ModelName WARMING = new ModelName("warming");

    private final ServedModel served;
    private final AtomicLong sequence = new AtomicLong();
    private volatile boolean isReady = true;
    private volatile Runnable onFind = () -> {};

    FixedModels(Path directory, MemoryModelRuntime runtime, Executor pool) {
        this(directory, runtime, pool, REQUESTS_MAX);
    }

    FixedModels(Path directory, MemoryModelRuntime runtime, Executor pool, int requestsMax) {
        Path file = ModelFiles.doubling(directory);
        ModelVersion version = ModelFiles.version(file);
        var figures = new ModelFigures(new SteppingClock());
        var bounds = new QueueConfig(requestsMax, Duration.ofSeconds(1), 1, 1, 1);
        var queue = new InferenceQueue(
                version.id(), runtime.load(file, version), pool::execute, new ServiceTime(() -> 0), bounds, figures);
        this.served = new ServedModel(version, queue);
    }

    void setReady(boolean ready) {
        isReady = ready;
    }

    @Override
    public boolean isReady() {
        return isReady;
    }

    /** What happens whenever a request asks for a model. */
    void onFind(Runnable happens) {
        onFind = happens;
    }

    RequestQueue queue() {
        return served.queue();
    }

    @Override
    public ServedModel find(ModelPath path) {
        onFind.run();
        if (path.model().equals(WARMING)) {
            throw new LeptonException(ErrorCode.MODEL_NOT_READY, "the model is not ready: model=warming");
        }
        if (!path.model().equals(served.version().id().model())) {
            throw new LeptonException(ErrorCode.UNKNOWN_MODEL, "no such model: model=" + path.model());
        }
        return served;
    }

    @Override
    public List<ReplicaState> replicas() {
        return List.of(
                new ReplicaState(served.version().id(), Phase.READY, ""),
                new ReplicaState(new ModelVersionId(WARMING, 2), Phase.WARMING, ""));
    }

    @Override
    public List<ServedModel> loaded() {
        return List.of(served);
    }

    @Override
    public MemoryReading memory() {
        return new MemoryReading(1_000, 0, 0, new TreeMap<>());
    }

    @Override
    public NodeSignal signal(int inFlight) {
        var ready = isReady ? List.of(served.version().id()) : List.<ModelVersionId>of();
        return new NodeSignal(new NodeId("frankfurt-1"), sequence.getAndIncrement(), inFlight, 1, 0, ready);
    }
}
