package io.lepton.wire.json;

import io.lepton.domain.ElementType;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.Tensor;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Hot: writes the elements of a tensor straight from its buffer, as one flat JSON array or as a scalar. */
public final class TensorPrinter {
    private static final String NOT_FINITE = "JSON has no NaN and no infinity; ask for binary data";

    private TensorPrinter() {}

    /**
     * Writes the array.
     *
     * @throws JsonFault if JSON cannot carry an element: FP16, BF16, NaN, an infinity, bytes that are not UTF-8
     */
    public static void write(Tensor tensor, JsonText out) {
        out.beginArray();
        writeElements(tensor, out);
        out.endArray();
    }

    /**
     * Writes the one element of a tensor that has one, without an array around it.
     *
     * @throws JsonFault as {@link #write}
     */
    public static void writeScalar(Tensor tensor, JsonText out) {
        writeElements(tensor, out);
    }

    private static void writeElements(Tensor tensor, JsonText out) {
        var data = tensor.data();
        switch (tensor.type()) {
            case BOOL -> writeBooleans(data, out);
            case UINT8, UINT16, UINT32, UINT64 -> writeUnsigned(tensor.type(), data, out);
            case INT8, INT16, INT32, INT64 -> writeSigned(tensor.type(), data, out);
            case FP32 -> writeFloats(data, out);
            case FP64 -> writeDoubles(data, out);
            case BYTES -> writeStrings(data, out);
            case FP16, BF16 -> throw fault("travels in binary tensors only", "datatype=" + tensor.type());
        }
    }

    private static void writeFloats(ByteBuffer data, JsonText out) {
        while (data.hasRemaining()) {
            float value = data.getFloat();
            if (!Float.isFinite(value)) {
                throw fault(NOT_FINITE, "");
            }
            out.number(value);
        }
    }

    private static void writeDoubles(ByteBuffer data, JsonText out) {
        while (data.hasRemaining()) {
            double value = data.getDouble();
            if (!Double.isFinite(value)) {
                throw fault(NOT_FINITE, "");
            }
            out.number(value);
        }
    }

    private static void writeBooleans(ByteBuffer data, JsonText out) {
        while (data.hasRemaining()) {
            out.bool(data.get() != 0);
        }
    }

    private static void writeSigned(ElementType type, ByteBuffer data, JsonText out) {
        while (data.hasRemaining()) {
            out.number(
                    switch (type.sizeBytes()) {
                        case Byte.BYTES -> data.get();
                        case Short.BYTES -> data.getShort();
                        case Integer.BYTES -> data.getInt();
                        default -> data.getLong();
                    });
        }
    }

    private static void writeUnsigned(ElementType type, ByteBuffer data, JsonText out) {
        while (data.hasRemaining()) {
            out.unsigned(
                    switch (type.sizeBytes()) {
                        case Byte.BYTES -> Byte.toUnsignedLong(data.get());
                        case Short.BYTES -> Short.toUnsignedLong(data.getShort());
                        case Integer.BYTES -> Integer.toUnsignedLong(data.getInt());
                        default -> data.getLong();
                    });
        }
    }

    private static void writeStrings(ByteBuffer data, JsonText out) {
        while (data.hasRemaining()) {
            byte[] element = new byte[data.getInt()];
            data.get(element);
            requireUtf8(element);
            out.string(element, 0, element.length);
        }
    }

    private static CharBuffer requireUtf8(byte[] element) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(element));
        } catch (CharacterCodingException _) {
            throw fault("a byte string is not UTF-8, which JSON must be; ask for binary data", "");
        }
    }

    private static JsonFault fault(String fact, String details) {
        return new JsonFault(ErrorCode.INVALID_TENSOR, fact, details);
    }
}
