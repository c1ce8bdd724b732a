package io.lepton.inference.engine;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.Result;
import io.lepton.domain.ElementType;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.NamedTensor;
import io.lepton.domain.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One ONNX Runtime session.
 *
 * <p>Inputs are views of the request's own direct buffer. Outputs whose shape is known beforehand are pinned: the runtime
 * writes them into a direct buffer of ours, which is the response's. All others are copied out before the result is
 * closed. So every native object dies inside {@link #run}, and the buffers that leave it belong to the garbage collector.
 */
final class OnnxModel implements LoadedModel {
    private final OrtEnvironment environment;
    private final OrtSession session;
    private final OnnxBindings bindings;
    /** Cleared for good when the file's own shapes turn out to be wrong; a lost race only tries once more. */
    private volatile boolean pins = true;

    OnnxModel(OrtEnvironment environment, OrtSession session, OnnxBindings bindings) {
        this.environment = environment;
        this.session = session;
        this.bindings = bindings;
    }

    /** Hot: one native call; allocates the output buffers and small wrappers. */
    @Override
    public List<NamedTensor> run(List<NamedTensor> inputs, List<String> outputs) {
        Map<String, OnnxTensor> given = new LinkedHashMap<>();
        try {
            for (NamedTensor input : inputs) {
                given.put(input.name(), input(input));
            }
            return run(given, outputs, pins ? pinned(inputs, outputs) : Map.of());
        } catch (OrtException e) {
            throw RuntimeFaults.ofRun(bindings.version(), e);
        } finally {
            given.values().forEach(OnnxTensor::close);
        }
    }

    private List<NamedTensor> run(Map<String, OnnxTensor> given, List<String> outputs, Map<String, Tensor> pinned)
            throws OrtException {
        if (pinned.isEmpty()) {
            return runFresh(given, outputs);
        }
        try {
            return runPinned(given, outputs, pinned);
        } catch (OrtException pinnedFault) {
            // Either the inputs are at fault, and this fails again, or the file promised a shape that it does not keep.
            List<NamedTensor> answer = runFresh(given, outputs);
            pins = false;
            return answer;
        }
    }

    private List<NamedTensor> runFresh(Map<String, OnnxTensor> given, List<String> outputs) throws OrtException {
        try (Result result = session.run(given, Set.copyOf(outputs))) {
            return collect(result, outputs, Map.of());
        }
    }

    private List<NamedTensor> runPinned(Map<String, OnnxTensor> given, List<String> outputs, Map<String, Tensor> pinned)
            throws OrtException {
        Map<String, OnnxTensor> targets = new HashMap<>();
        Set<String> fresh = new LinkedHashSet<>(outputs);
        fresh.removeAll(pinned.keySet());
        try {
            for (Map.Entry<String, Tensor> target : pinned.entrySet()) {
                targets.put(target.getKey(), view(target.getKey(), target.getValue()));
            }
            try (Result result = session.run(given, fresh, targets)) {
                return collect(result, outputs, pinned);
            }
        } finally {
            targets.values().forEach(OnnxTensor::close);
        }
    }

    private List<NamedTensor> collect(Result result, List<String> outputs, Map<String, Tensor> pinned)
            throws OrtException {
        List<NamedTensor> answer = new ArrayList<>(outputs.size());
        for (String name : outputs) {
            Tensor tensor = pinned.get(name);
            answer.add(new NamedTensor(
                    name,
                    tensor != null
                            ? tensor
                            : OutputTensors.copy(name, result.get(name).orElseThrow())));
        }
        return answer;
    }

    private Map<String, Tensor> pinned(List<NamedTensor> inputs, List<String> outputs) {
        Map<String, Tensor> pinned = new HashMap<>();
        Map<String, Long> named = bindings.namedExtents(inputs);
        for (String name : outputs) {
            OnnxBindings.Pinnable output = bindings.pinnable().get(name);
            if (output != null) {
                OnnxBindings.resolve(output, named)
                        .filter(shape -> shape.elementCount() > 0)
                        .ifPresent(shape -> pinned.put(name, Tensor.zeros(output.type(), shape)));
            }
        }
        return pinned;
    }

    private OnnxTensor input(NamedTensor input) throws OrtException {
        Tensor tensor = input.tensor();
        return tensor.type() == ElementType.BYTES
                ? OnnxTensor.createTensor(
                        environment,
                        ByteStrings.toStrings(tensor),
                        tensor.shape().toArray())
                : view(input.name(), tensor);
    }

    private OnnxTensor view(String name, Tensor tensor) throws OrtException {
        OnnxJavaType type = ElementTypes.toRuntime(tensor.type())
                .orElseThrow(() -> new LeptonException(
                        ErrorCode.UNSUPPORTED,
                        "the runtime takes no tensor of this type: name=" + name + ", type=" + tensor.type()));
        return OnnxTensor.createTensor(
                environment, direct(tensor.data()), tensor.shape().toArray(), type);
    }

    /** The runtime reads native memory only; requests lie there already. */
    private static ByteBuffer direct(ByteBuffer data) {
        return data.isDirect()
                ? data
                : ByteBuffer.allocateDirect(data.remaining())
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .put(data)
                        .flip();
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException("a session cannot be closed: version=" + bindings.version(), e);
        }
    }
}
