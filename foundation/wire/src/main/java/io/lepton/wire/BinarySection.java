package io.lepton.wire;

import io.lepton.domain.ElementType;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.NamedTensor;
import io.lepton.domain.Shape;
import io.lepton.domain.Tensor;
import io.lepton.wire.json.JsonFault;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** The bytes behind the JSON text, cut into tensors from front to back; nothing is copied. */
final class BinarySection {
    private static final String BINARY_DATA_SIZE = Fields.PARAMETERS + "." + Fields.BINARY_DATA_SIZE;

    private final ByteBuffer bytes;

    private BinarySection(ByteBuffer bytes) {
        this.bytes = bytes;
    }

    /**
     * Gives every tensor of a message its bytes.
     *
     * @param field the member that holds the tensors
     * @param body the whole body
     * @param headerBytes how much of it is JSON text
     */
    static List<NamedTensor> resolve(String field, List<TensorMessage> messages, ByteBuffer body, int headerBytes) {
        var section = new BinarySection(body.slice(body.position() + headerBytes, body.remaining() - headerBytes));
        var tensors = new ArrayList<NamedTensor>(messages.size());
        for (var message : messages) {
            tensors.add(section.resolve(field + "[" + tensors.size() + "]", message));
        }
        if (section.bytes.hasRemaining()) {
            throw new JsonFault(
                    ErrorCode.INVALID_REQUEST,
                    "bytes are left over behind the last tensor",
                    "leftBytes=" + section.bytes.remaining());
        }
        return tensors;
    }

    private NamedTensor resolve(String step, TensorMessage message) {
        try {
            return message.resolve(this);
        } catch (JsonFault fault) {
            throw fault.within(step);
        }
    }

    Tensor take(ElementType type, Shape shape, long size) {
        if (size > bytes.remaining()) {
            throw fault(
                    ErrorCode.INVALID_REQUEST,
                    "the body ends too early",
                    "wantedBytes=" + size + ", leftBytes=" + bytes.remaining());
        }
        var slice = bytes.slice(bytes.position(), (int) size);
        bytes.position(bytes.position() + (int) size);
        return wrap(type, shape, slice);
    }

    /** Wraps bytes that a caller sent as a tensor. */
    static Tensor wrap(ElementType type, Shape shape, ByteBuffer slice) {
        try {
            return TensorBytes.wrap(type, shape, slice);
        } catch (JsonFault fault) {
            throw fault.within(BINARY_DATA_SIZE);
        }
    }

    private static JsonFault fault(ErrorCode code, String fact, String details) {
        return new JsonFault(code, fact, details).within(BINARY_DATA_SIZE);
    }
}
