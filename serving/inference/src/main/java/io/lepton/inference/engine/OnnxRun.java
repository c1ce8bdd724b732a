package io.lepton.inference.engine;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.Result;
import io.lepton.domain.ElementType;
import io.lepton.domain.NamedTensor;
import io.lepton.domain.Shape;
import io.lepton.domain.Tensor;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One call of the runtime: its native inputs, the memory that it writes its outputs into, and what comes out.
 *
 * <p>Confined to one thread. Closing it frees the native tensors that are its own; those of the {@link RunMemory} stay.
 */
final class OnnxRun implements AutoCloseable {
    /** Below this many bytes a copy is cheaper than a native tensor of one's own. */
    private static final int COPIED_BYTES_MAX = 4 << 10;

    /** Outputs up to this many bytes are computed into memory that is used again, and leave as a copy. */
    private static final int KEPT_BYTES_MAX = 64 << 10;

    private final OrtEnvironment environment;
    private final RunMemory memory;
    private final Map<String, OnnxTensor> inputs = new HashMap<>();
    private final Map<String, OnnxTensor> targets = new HashMap<>();
    /** The outputs that lie in the memory, and must be copied out of it. */
    private final Map<String, Tensor> kept = new HashMap<>();
    /** The outputs that lie in buffers of their own. */
    private final Map<String, Tensor> owned = new HashMap<>();

    private final List<OnnxTensor> ownTensors = new ArrayList<>();

    OnnxRun(OrtEnvironment environment, RunMemory memory) {
        this.environment = environment;
        this.memory = memory;
    }

    /** Takes the inputs of a request that runs alone: as they lie, unless they are small. */
    void take(List<NamedTensor> given) throws OrtException {
        for (NamedTensor input : given) {
            Tensor tensor = input.tensor();
            if (tensor.type() != ElementType.BYTES && tensor.data().remaining() <= COPIED_BYTES_MAX) {
                gather(input.name(), tensor.shape(), tensor.type(), List.of(tensor));
            } else {
                inputs.put(input.name(), own(tensor));
            }
        }
    }

    /** Takes the inputs of several requests, one behind the other. Hot: one copy of each. */
    void takeTogether(List<List<NamedTensor>> requests, long rows) throws OrtException {
        List<NamedTensor> first = requests.getFirst();
        for (int place = 0; place < first.size(); place++) {
            List<Tensor> parts = new ArrayList<>(requests.size());
            for (List<NamedTensor> request : requests) {
                parts.add(request.get(place).tensor());
            }
            Tensor like = parts.getFirst();
            gather(first.get(place).name(), Layout.withRows(like.shape(), rows), like.type(), parts);
        }
    }

    /** Makes room for an output whose shape is known beforehand. */
    void pin(String output, ElementType type, Shape shape) throws OrtException {
        if (shape.elementCount() * type.sizeBytes() <= KEPT_BYTES_MAX) {
            TensorSlot.View view = memory.output(output, type).view(shape);
            targets.put(output, view.onnx());
            kept.put(output, view.tensor());
        } else {
            Tensor tensor = Tensor.zeros(type, shape);
            targets.put(output, own(tensor));
            owned.put(output, tensor);
        }
    }

    /** Forgets the outputs' memory; the runtime makes its own. */
    void unpin() {
        targets.clear();
        kept.clear();
        owned.clear();
    }

    boolean isPinned() {
        return !targets.isEmpty();
    }

    /** Runs; the outputs are valid until the memory is used again, unless they are {@linkplain #leaving made to leave}. */
    List<NamedTensor> compute(OrtSession session, List<String> outputs) throws OrtException {
        Set<String> fresh = new HashSet<>(outputs);
        fresh.removeAll(targets.keySet());
        try (Result result = session.run(inputs, fresh, targets, memory.options())) {
            List<NamedTensor> answer = new ArrayList<>(outputs.size());
            for (String name : outputs) {
                answer.add(new NamedTensor(name, output(result, name)));
            }
            return answer;
        }
    }

    /** The outputs, or a request's rows of them, such that they outlive the memory. */
    List<NamedTensor> leaving(List<NamedTensor> outputs) {
        List<NamedTensor> answer = new ArrayList<>(outputs.size());
        for (NamedTensor output : outputs) {
            answer.add(
                    kept.containsKey(output.name())
                            ? new NamedTensor(output.name(), Rows.copy(output.tensor()))
                            : output);
        }
        return answer;
    }

    private Tensor output(Result result, String name) throws OrtException {
        Tensor pinned = kept.getOrDefault(name, owned.get(name));
        return pinned != null
                ? pinned
                : OutputTensors.copy(name, result.get(name).orElseThrow());
    }

    private void gather(String name, Shape shape, ElementType type, List<Tensor> parts) throws OrtException {
        TensorSlot.View view = memory.input(name, type).view(shape);
        ByteBuffer target = view.tensor().data();
        for (Tensor part : parts) {
            target.put(part.data());
        }
        assert !target.hasRemaining() : "the requests do not fill the batch: input=" + name;
        inputs.put(name, view.onnx());
    }

    private OnnxTensor own(Tensor tensor) throws OrtException {
        OnnxTensor made = OnnxTensors.view(environment, tensor);
        ownTensors.add(made);
        return made;
    }

    @Override
    public void close() {
        ownTensors.forEach(OnnxTensor::close);
    }
}
