package io.lepton.wire.json;

import io.lepton.domain.ElementType;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.Tensor;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/** Hot: writes the elements of a tensor straight from its buffer, as one flat JSON array or as a scalar. */
public final class TensorPrinter {
    private static final String NOT_FINITE = "JSON has no NaN and no infinity; ask for binary data";

    private static final int STRING_BYTES_FIRST = 256;

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

    /** Through one array, as long as the longest, and one decoder. */
    private static void writeStrings(ByteBuffer data, JsonText out) {
        var decoder = StandardCharsets.UTF_8.newDecoder();
        var window = CharBuffer.allocate(STRING_BYTES_FIRST);
        byte[] element = new byte[STRING_BYTES_FIRST];
        while (data.hasRemaining()) {
            int length = data.getInt();
            requireUtf8(data, length, decoder, window);
            if (length > element.length) {
                element = new byte[Math.max(length, 2 * element.length)];
            }
            data.get(element, 0, length);
            out.string(element, 0, length);
        }
    }

    /** Decodes so many bytes, and forgets them; the position stays. */
    private static void requireUtf8(ByteBuffer data, int length, CharsetDecoder decoder, CharBuffer window) {
        int begin = data.position();
        int limit = data.limit();
        data.limit(begin + length);
        decoder.reset();
        CoderResult result;
        do {
            result = decoder.decode(data, window.clear(), true);
        } while (result.isOverflow());
        if (result.isError()) {
            throw fault("a byte string is not UTF-8, which JSON must be; ask for binary data", "");
        }
        data.limit(limit).position(begin);
    }

    private static JsonFault fault(String fact, String details) {
        return new JsonFault(ErrorCode.INVALID_TENSOR, fact, details);
    }
}
