package io.lepton.inference.engine;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import io.lepton.domain.ElementType;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Makes native tensors of ours. */
final class OnnxTensors {
    private OnnxTensors() {}

    /** A native tensor that views a direct buffer, or has a copy of any other, or of strings. */
    static OnnxTensor view(OrtEnvironment environment, Tensor tensor) throws OrtException {
        long[] extents = tensor.shape().toArray();
        if (tensor.type() == ElementType.BYTES) {
            return OnnxTensor.createTensor(environment, ByteStrings.toStrings(tensor), extents);
        }
        OnnxJavaType type = ElementTypes.toRuntime(tensor.type())
                .orElseThrow(() -> new LeptonException(
                        ErrorCode.UNSUPPORTED, "the runtime takes no tensor of this type: type=" + tensor.type()));
        return OnnxTensor.createTensor(environment, direct(tensor.data()), extents, type);
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
