package io.lepton.wire;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import io.lepton.domain.ErrorCode;
import io.lepton.wire.grpc.ModelInferRequest;
import io.lepton.wire.json.JsonFault;
import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Parses a request without touching its raw inputs.
 *
 * <p>Protobuf's own parser copies every field of bytes. Here one walk over the message's fields slices the raw inputs out
 * of it and gathers the others, which are short then, for that parser. The walk also counts what it meets: an empty
 * input takes two bytes to send and some sixty to hold.
 */
final class GrpcRequestParser {
    private static final int VARINT_BITS = 64;
    private static final int TYPE_BITS = 3;
    private static final int TYPE_MASK = 7;

    private final ByteBuffer bytes;
    private final TensorLimits limits;
    private final List<ByteBuffer> rawInputs = new ArrayList<>();
    private final ByteArrayOutputStream others = new ByteArrayOutputStream();
    private int inputs;
    private int outputs;

    private GrpcRequestParser(ByteBuffer bytes, TensorLimits limits) {
        this.bytes = bytes;
        this.limits = limits;
    }

    static GrpcRequest parse(ByteBuffer message, TensorLimits limits) {
        var parser = new GrpcRequestParser(message.slice(), limits);
        try {
            while (parser.bytes.hasRemaining()) {
                parser.walkField();
            }
            var rest = ModelInferRequest.parseFrom(parser.others.toByteArray());
            return new GrpcRequest(rest, parser.rawInputs);
        } catch (InvalidProtocolBufferException | BufferUnderflowException _) {
            throw damaged();
        }
    }

    private void walkField() {
        int start = bytes.position();
        long tag = varint();
        var value = value((int) tag & TYPE_MASK);
        switch ((int) (tag >>> TYPE_BITS)) {
            case ModelInferRequest.RAW_INPUT_CONTENTS_FIELD_NUMBER -> {
                requireWithin(rawInputs.size() + 1, Fields.RAW_INPUT_CONTENTS);
                rawInputs.add(value);
                return;
            }
            case ModelInferRequest.INPUTS_FIELD_NUMBER -> requireWithin(++inputs, Fields.INPUTS);
            case ModelInferRequest.OUTPUTS_FIELD_NUMBER -> requireWithin(++outputs, Fields.OUTPUTS);
            default -> {
                // Everything else takes no more to hold than to send, within a small factor.
            }
        }
        byte[] field = new byte[bytes.position() - start];
        bytes.get(start, field);
        others.writeBytes(field);
    }

    /** Moves behind a value, of which only bytes are looked at. */
    private ByteBuffer value(int type) {
        return switch (type) {
            case WireFormat.WIRETYPE_VARINT -> {
                varint();
                yield take(0);
            }
            case WireFormat.WIRETYPE_FIXED64 -> take(Long.BYTES);
            case WireFormat.WIRETYPE_FIXED32 -> take(Integer.BYTES);
            case WireFormat.WIRETYPE_LENGTH_DELIMITED -> take(varint());
            default -> throw damaged();
        };
    }

    private ByteBuffer take(long length) {
        if (length < 0 || length > bytes.remaining()) {
            throw damaged();
        }
        var taken = bytes.slice(bytes.position(), (int) length);
        bytes.position(bytes.position() + (int) length);
        return taken;
    }

    /** A number in groups of seven bits, the lowest first; each byte but the last has its highest bit set. */
    private long varint() {
        long number = 0;
        for (int shift = 0; shift < VARINT_BITS; shift += 7) {
            byte next = bytes.get();
            number |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return number;
            }
        }
        throw damaged();
    }

    private void requireWithin(int count, String field) {
        if (count > limits.inputsMax()) {
            throw new JsonFault(ErrorCode.TOO_LARGE, "too many " + field, "max=" + limits.inputsMax()).within(field);
        }
    }

    private static JsonFault damaged() {
        return new JsonFault(ErrorCode.INVALID_REQUEST, "not a protobuf message", "type=ModelInferRequest");
    }
}
