package io.lepton.inference.engine;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.TensorInfo.OnnxTensorType;
import io.lepton.domain.ElementType;
import io.lepton.domain.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/** Makes native tensors of ours. */
final class OnnxTensors {
    private OnnxTensors() {}

    /** A native tensor that views a direct buffer, or has a copy of any other, or of strings. */
    static OnnxTensor view(OrtEnvironment environment, Tensor tensor) throws OrtException {
        long[] extents = tensor.shape().toArray();
        if (tensor.type() == ElementType.BYTES) {
            return NativeStrings.get().toNative(tensor);
        }
        ByteBuffer data = direct(tensor.data());
        Optional<OnnxTensorType> unsigned = ElementTypes.toUnsigned(tensor.type());
        return unsigned.isPresent()
                ? BindingInternals.get().view(data, extents, unsigned.get())
                : OnnxTensor.createTensor(
                        environment,
                        data,
                        extents,
                        ElementTypes.toBinding(tensor.type()).orElseThrow());
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
}
