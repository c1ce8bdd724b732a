package io.lepton.inference.front;

import io.lepton.domain.ArtifactId;
import io.lepton.domain.ElementType;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.ModelFormat;
import io.lepton.domain.ModelName;
import io.lepton.domain.ModelVersion;
import io.lepton.domain.ModelVersionId;
import io.lepton.domain.NamedTensor;
import io.lepton.domain.NodeId;
import io.lepton.domain.NodeSignal;
import io.lepton.domain.ReplicaState;
import io.lepton.domain.Shape;
import io.lepton.domain.Signature;
import io.lepton.domain.Tensor;
import io.lepton.domain.TensorSpec;
import io.lepton.inference.engine.InferenceQueue;
import io.lepton.inference.engine.LoadedModel;
import io.lepton.inference.engine.ModelFigures;
import io.lepton.inference.engine.QueueConfig;
import io.lepton.inference.engine.ServedModel;
import io.lepton.inference.engine.ServiceTime;
import io.lepton.inference.engine.SteppingClock;
import io.lepton.wire.ModelPath;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.stream.Stream;

/** A model for each element type, named after it in lower case, that answers {@code y} with {@code x}. */
final class EchoModels implements Models {
    private final Executor pool;

    EchoModels(Executor pool) {
        this.pool = pool;
    }

    @Override
    public boolean isReady() {
        return true;
    }

    @Override
    public ServedModel find(ModelPath path) {
        ElementType type = Stream.of(ElementType.values())
                .filter(each -> modelOf(each).equals(path.model()))
                .findFirst()
                .orElseThrow(() -> new LeptonException(ErrorCode.UNKNOWN_MODEL, "no such model"));
        var id = new ModelVersionId(path.model(), 1);
        var signature = new Signature(
                List.of(new TensorSpec("x", type, Shape.of(Shape.UNKNOWN))),
                List.of(new TensorSpec("y", type, Shape.of(Shape.UNKNOWN))));
        var version =
                new ModelVersion(id, new ArtifactId("0".repeat(64)), 1, ModelFormat.ONNX, signature, Instant.EPOCH);
        var figures = new ModelFigures(new SteppingClock());
        var bounds = new QueueConfig(1, Duration.ofSeconds(1), 1, 1, 1);
        return new ServedModel(
                version, new InferenceQueue(id, new Echo(), pool::execute, new ServiceTime(() -> 0), bounds, figures));
    }

    static ModelName modelOf(ElementType type) {
        return new ModelName(type.name().toLowerCase(Locale.ROOT));
    }

    @Override
    public List<ReplicaState> replicas() {
        return List.of();
    }

    @Override
    public List<ServedModel> loaded() {
        return List.of();
    }

    @Override
    public MemoryReading memory() {
        return new MemoryReading(1_000, 0, 0, new TreeMap<>());
    }

    @Override
    public NodeSignal signal(int inFlight) {
        return new NodeSignal(new NodeId("frankfurt-1"), 0, inFlight, 1, 0, List.of());
    }

    private static final class Echo implements LoadedModel {
        @Override
        public List<NamedTensor> run(List<NamedTensor> inputs, List<String> outputs) {
            // A copy: the answer outlives the request's memory.
            Tensor asked = inputs.getFirst().tensor();
            ByteBuffer bytes = ByteBuffer.allocate(asked.data().remaining());
            bytes.put(asked.data()).flip();
            return List.of(new NamedTensor("y", Tensor.wrap(asked.type(), asked.shape(), bytes)));
        }

        @Override
        public boolean keepsRowsApart() {
            return false;
        }

        @Override
        public List<List<NamedTensor>> runTogether(List<List<NamedTensor>> requests, List<String> outputs) {
            throw new IllegalStateException("does not keep rows apart");
        }

        @Override
        public void close() {
            // Holds nothing.
        }
    }
}
