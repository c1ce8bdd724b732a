package io.lepton.inference.pipeline;

import io.lepton.domain.ElementType;
import io.lepton.domain.Tensor;
import java.nio.ByteBuffer;
import java.util.function.IntToDoubleFunction;
import java.util.function.IntToLongFunction;

/** Reads the elements of tensors as numbers, by their place in row-major order. Hot: the readers allocate nothing. */
final class Elements {
    private static final int BF16_SHIFT = 16;

    private Elements() {}

    /** Whether every element is a whole number that a {@code long} holds; {@code BOOL} counts as 0 and 1. */
    static boolean areWhole(ElementType type) {
        return switch (type) {
            case FP16, BF16, FP32, FP64, BYTES -> false;
            case BOOL, UINT8, UINT16, UINT32, UINT64, INT8, INT16, INT32, INT64 -> true;
        };
    }

    /** Whole elements; those of {@code UINT64} as the bits of a {@code long}. */
    static IntToLongFunction longs(Tensor tensor) {
        ByteBuffer data = tensor.data();
        return switch (tensor.type()) {
            case BOOL -> place -> data.get(place) == 0 ? 0 : 1;
            case UINT8 -> place -> Byte.toUnsignedLong(data.get(place));
            case INT8 -> data::get;
            case UINT16 -> place -> Short.toUnsignedLong(data.getShort(place * Short.BYTES));
            case INT16 -> place -> data.getShort(place * Short.BYTES);
            case UINT32 -> place -> Integer.toUnsignedLong(data.getInt(place * Integer.BYTES));
            case INT32 -> place -> data.getInt(place * Integer.BYTES);
            case UINT64, INT64 -> place -> data.getLong(place * Long.BYTES);
            case FP16, BF16, FP32, FP64, BYTES -> throw new IllegalArgumentException("not whole: " + tensor.type());
        };
    }

    /** Elements as the nearest {@code double}, which is exact but for large 64-bit ones. */
    static IntToDoubleFunction doubles(Tensor tensor) {
        ByteBuffer data = tensor.data();
        return switch (tensor.type()) {
            case FP16 -> place -> Float.float16ToFloat(data.getShort(place * Short.BYTES));
            case BF16 -> place -> Float.intBitsToFloat(data.getShort(place * Short.BYTES) << BF16_SHIFT);
            case FP32 -> place -> data.getFloat(place * Float.BYTES);
            case FP64 -> place -> data.getDouble(place * Double.BYTES);
            case BOOL, UINT8, UINT16, UINT32, UINT64, INT8, INT16, INT32, INT64 -> {
                IntToLongFunction longs = longs(tensor);
                yield longs::applyAsLong;
            }
            case BYTES -> throw new IllegalArgumentException("not numbers: " + tensor.type());
        };
    }
}
