package io.lepton.inference.cache;

import io.lepton.domain.NamedTensor;
import io.lepton.domain.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * The outputs of one run, copied, for whoever asks the same again.
 *
 * <p>Tensors and not the bytes of a response, so that one answer serves every transport, and a request's own id. They are
 * copied onto the heap: an output may be a slice of a whole batch, which it would keep alive, and what is dropped from the
 * heap is given back without waiting for a cleaner.
 */
record KeptAnswer(List<NamedTensor> outputs) {
    /** About what an entry and its key take besides the bytes of its tensors, as objects of a 64-bit JVM. */
    private static final int ENTRY_BYTES = 256;

    private static final int TENSOR_BYTES = 256;

    KeptAnswer {
        outputs = List.copyOf(outputs);
    }

    static KeptAnswer copyOf(List<NamedTensor> outputs) {
        return new KeptAnswer(outputs.stream().map(KeptAnswer::copyOf).toList());
    }

    private static NamedTensor copyOf(NamedTensor output) {
        Tensor tensor = output.tensor();
        ByteBuffer data = tensor.data();
        ByteBuffer copy = ByteBuffer.allocate(data.remaining()).order(ByteOrder.LITTLE_ENDIAN);
        copy.put(data).flip();
        return new NamedTensor(output.name(), Tensor.wrap(tensor.type(), tensor.shape(), copy.asReadOnlyBuffer()));
    }

    /** What it would take, in bytes, if it were copied. */
    static long bytes(List<NamedTensor> outputs) {
        long bytes = ENTRY_BYTES;
        for (NamedTensor output : outputs) {
            bytes += TENSOR_BYTES + output.tensor().data().remaining();
        }
        return bytes;
    }

    /** What it takes, in bytes: exact for the tensors, about right for what lies around them. */
    long bytes() {
        return bytes(outputs);
    }
}
