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
import io.lepton.domain.ReplicaState.Phase;
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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A node with the models of the protocol's examples, in memory.
 *
 * <p>{@code mymodel}, version 1, takes UINT32 [2, 2] and BOOL [3] and answers the six numbers of the specification.
 * {@code echo} takes one tensor of every type that JSON carries, open in its extents, and answers each, as
 * {@code out_<type>}; {@code halves} does so for the other two types, and {@code words} and {@code row} for one alone.
 */
final class ExampleModels implements Models {
    static final float[] ANSWER = {1.0f, 1.1f, 2.0f, 2.1f, 3.0f, 3.1f};

    private static final EnumSet<ElementType> IN_JSON =
            EnumSet.complementOf(EnumSet.of(ElementType.FP16, ElementType.BF16));

    private static final int REQUESTS_MAX = 16;

    private final List<ServedModel> served;
    private final AtomicLong sequence = new AtomicLong();

    ExampleModels(Executor pool) {
        this.served = List.of(
                served("echo", echoOf(IN_JSON), ExampleModels::echo, pool),
                served("halves", echoOf(EnumSet.complementOf(IN_JSON)), ExampleModels::echo, pool),
                served("mymodel", example(), (_, _) -> List.of(answer()), pool),
                served("row", echoOf(EnumSet.of(ElementType.FP32)), ExampleModels::echo, pool),
                served("words", echoOf(EnumSet.of(ElementType.BYTES)), ExampleModels::echo, pool));
    }

    @Override
    public boolean isReady() {
        return true;
    }

    @Override
    public ServedModel find(ModelPath path) {
        List<ServedModel> named = served.stream()
                .filter(model -> model.version().id().model().equals(path.model()))
                .toList();
        if (named.isEmpty()) {
            throw new LeptonException(ErrorCode.UNKNOWN_MODEL, "no such model: model=" + path.model());
        }
        if (path.version().isPresent() && path.version().getAsInt() != 1) {
            throw new LeptonException(ErrorCode.UNKNOWN_VERSION, "no such version: version=" + path.version());
        }
        return named.getFirst();
    }

    @Override
    public List<ReplicaState> replicas() {
        return List.of(
                new ReplicaState(new ModelVersionId(new ModelName("broken"), 2), Phase.FAILED, "no model at all"),
                new ReplicaState(new ModelVersionId(new ModelName("mymodel"), 1), Phase.READY, ""),
                new ReplicaState(new ModelVersionId(new ModelName("mymodel"), 2), Phase.FETCHING, ""));
    }

    @Override
    public List<ServedModel> loaded() {
        return served;
    }

    @Override
    public MemoryReading memory() {
        return new MemoryReading(
                1_000, 7, 2, new TreeMap<>(Map.of(new ModelVersionId(new ModelName("mymodel"), 1), 600L)));
    }

    @Override
    public NodeSignal signal(int inFlight) {
        return new NodeSignal(new NodeId("frankfurt-1"), sequence.getAndIncrement(), inFlight, 1, 0, List.of());
    }

    private static Signature example() {
        return new Signature(
                List.of(
                        new TensorSpec("input0", ElementType.UINT32, Shape.of(2, 2)),
                        new TensorSpec("input1", ElementType.BOOL, Shape.of(3))),
                List.of(new TensorSpec("output0", ElementType.FP32, Shape.of(3, 2))));
    }

    private static Signature echoOf(Set<ElementType> types) {
        List<TensorSpec> inputs = new ArrayList<>();
        List<TensorSpec> outputs = new ArrayList<>();
        for (ElementType type : types) {
            inputs.add(new TensorSpec("in_" + type, type, Shape.of(Shape.UNKNOWN)));
            outputs.add(new TensorSpec("out_" + type, type, Shape.of(Shape.UNKNOWN)));
        }
        return new Signature(inputs, outputs);
    }

    private static NamedTensor answer() {
        return new NamedTensor("output0", Tensor.ofFloats(Shape.of(3, 2), ANSWER));
    }

    private static List<NamedTensor> echo(List<NamedTensor> inputs, List<String> outputs) {
        return outputs.stream()
                .map(output -> inputs.stream()
                        .filter(input -> input.name().equals(output.replace("out_", "in_")))
                        .map(input -> new NamedTensor(output, input.tensor()))
                        .findFirst()
                        .orElseThrow())
                .toList();
    }

    private static ServedModel served(String name, Signature signature, Computation computation, Executor pool) {
        var id = new ModelVersionId(new ModelName(name), 1);
        var version =
                new ModelVersion(id, new ArtifactId("0".repeat(64)), 1, ModelFormat.ONNX, signature, Instant.EPOCH);
        var figures = new ModelFigures(new SteppingClock());
        var serviceTime = new ServiceTime(() -> 0);
        var bounds = new QueueConfig(REQUESTS_MAX, Duration.ofSeconds(1), 1, 1, 1);
        return new ServedModel(
                version, new InferenceQueue(id, computation, pool::execute, serviceTime, bounds, figures));
    }

    /** A model that is a function. */
    private interface Computation extends LoadedModel {
        @Override
        default boolean keepsRowsApart() {
            return false;
        }

        @Override
        default List<List<NamedTensor>> runTogether(List<List<NamedTensor>> requests, List<String> outputs) {
            return requests.stream().map(inputs -> run(inputs, outputs)).toList();
        }

        @Override
        default void close() {}
    }
}
