package io.lepton.inference.engine;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxMap;
import ai.onnxruntime.OnnxSequence;
import ai.onnxruntime.OnnxSparseTensor;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import io.lepton.domain.ElementType;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.Shape;
import io.lepton.domain.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Copies ONNX values into tensors, also those that are none.
 *
 * <p>Classic classifiers end in a sequence of maps from label to probability, one map a row. A map becomes a row of its
 * probabilities in ascending order of label, and a sequence becomes its members stacked along a new first axis: {@code [N]} rows
 * of {@code [classes]} are one tensor {@code [N, classes]}. (The runtime keeps its maps in that order too, so the order
 * in which a file lists its labels is lost before we see it.)
 */
final class OutputTensors {
    private OutputTensors() {}

    /** Copies a value; the tensor outlives it. */
    static Tensor copy(String name, OnnxValue value) throws OrtException {
        return switch (value) {
            case OnnxTensor tensor -> copy(name, tensor);
            case OnnxMap map -> row(name, map);
            case OnnxSequence sequence -> stack(name, sequence);
            case OnnxSparseTensor _ -> throw unsupported(name, "a sparse tensor");
            default -> throw unsupported(name, "of an unknown kind");
        };
    }

    private static Tensor copy(String name, OnnxTensor tensor) throws OrtException {
        ElementType type = ElementTypes.toProtocol(tensor.getInfo().onnxType)
                .orElseThrow(() -> unsupported(name, "of type " + tensor.getInfo().onnxType));
        Shape shape = Shape.of(tensor.getInfo().getShape());
        if (shape.elementCount() == 0) {
            return Tensor.wrap(type, shape, ByteBuffer.allocate(0));
        }
        return type == ElementType.BYTES
                ? NativeStrings.get().fromNative(tensor, shape)
                : Tensor.wrap(type, shape, tensor.getByteBuffer());
    }

    private static Tensor row(String name, OnnxMap map) throws OrtException {
        if (map.getInfo().valueType != OnnxJavaType.FLOAT) {
            throw unsupported(name, "a map to " + map.getInfo().valueType);
        }
        Map<Object, Object> byLabel = new TreeMap<>(map.getValue());
        Tensor row = Tensor.zeros(ElementType.FP32, Shape.of(byLabel.size()));
        ByteBuffer data = row.data();
        byLabel.values().forEach(probability -> data.putFloat((Float) probability));
        return row;
    }

    private static Tensor stack(String name, OnnxSequence sequence) throws OrtException {
        if (sequence.getInfo().length == 0) {
            throw unsupported(name, "an empty sequence, which has no shape");
        }
        List<Tensor> members = new ArrayList<>();
        for (OnnxValue member : members(name, sequence)) {
            try (member) {
                members.add(copy(name, member));
            }
        }
        return stack(name, members);
    }

    private static List<? extends OnnxValue> members(String name, OnnxSequence sequence) {
        try {
            return sequence.getValue();
        } catch (OrtException e) {
            // The binding takes sequences apart whose members are numbers of 64 bits, floats or strings, and no others.
            throw unsupported(name, "a sequence that the runtime does not take apart, " + e.getMessage());
        }
    }

    private static Tensor stack(String name, List<Tensor> members) {
        Tensor first = members.getFirst();
        int size = 0;
        for (Tensor member : members) {
            if (member.type() != first.type() || !member.shape().equals(first.shape())) {
                throw unsupported(name, "a sequence of unlike members, " + first + " and " + member);
            }
            size = Math.addExact(size, member.data().remaining());
        }
        ByteBuffer data = ByteBuffer.allocateDirect(size).order(ByteOrder.LITTLE_ENDIAN);
        members.forEach(member -> data.put(member.data()));
        return Tensor.wrap(first.type(), stacked(members.size(), first.shape()), data.flip());
    }

    private static Shape stacked(int count, Shape member) {
        long[] extents = new long[member.rank() + 1];
        extents[0] = count;
        System.arraycopy(member.toArray(), 0, extents, 1, member.rank());
        return Shape.of(extents);
    }

    private static LeptonException unsupported(String name, String what) {
        return new LeptonException(
                ErrorCode.UNSUPPORTED, "the output cannot be told as a tensor: output=" + name + " is " + what);
    }
}
