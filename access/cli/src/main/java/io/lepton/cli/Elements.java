package io.lepton.cli;

import io.lepton.domain.Tensor;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Writes the elements of a tensor of any type as text. */
final class Elements {
    private static final int BFLOAT_BITS_DROPPED = 16;

    private Elements() {}

    /** The first elements, at most that many. */
    static List<String> texts(Tensor tensor, int countMax) {
        ByteBuffer data = tensor.data();
        var texts = new ArrayList<String>();
        while (data.hasRemaining() && texts.size() < countMax) {
            texts.add(next(tensor, data));
        }
        return texts;
    }

    private static String next(Tensor tensor, ByteBuffer data) {
        return switch (tensor.type()) {
            case BOOL -> String.valueOf(data.get() != 0);
            case UINT8 -> String.valueOf(Byte.toUnsignedInt(data.get()));
            case UINT16 -> String.valueOf(Short.toUnsignedInt(data.getShort()));
            case UINT32 -> Integer.toUnsignedString(data.getInt());
            case UINT64 -> Long.toUnsignedString(data.getLong());
            case INT8 -> String.valueOf(data.get());
            case INT16 -> String.valueOf(data.getShort());
            case INT32 -> String.valueOf(data.getInt());
            case INT64 -> String.valueOf(data.getLong());
            case FP16 -> String.valueOf(Float.float16ToFloat(data.getShort()));
            case BF16 -> String.valueOf(Float.intBitsToFloat(data.getShort() << BFLOAT_BITS_DROPPED));
            case FP32 -> String.valueOf(data.getFloat());
            case FP64 -> String.valueOf(data.getDouble());
            case BYTES -> string(data);
        };
    }

    private static String string(ByteBuffer data) {
        byte[] bytes = new byte[data.getInt()];
        data.get(bytes);
        return '"' + new String(bytes, StandardCharsets.UTF_8) + '"';
    }
}
