package io.lepton.inference.pipeline;

import io.lepton.domain.ElementType;
import io.lepton.domain.Tensor;
import java.nio.ByteBuffer;
import java.util.function.IntToDoubleFunction;
import java.util.function.IntToLongFunction;

/**
 * Turns numbers into numbers of another type.
 *
 * <p>What does not fit becomes the nearest number that does: fractions are cut off towards 0, values beyond a range become
 * its end, and NaN becomes 0. A truth value is whether a number is not 0. Narrow floating types are rounded from FP32, to
 * the nearest, ties to even.
 */
final class Casting {
    private static final double TWO_TO_63 = 0x1p63;
    private static final int BF16_SHIFT = 16;

    private Casting() {}

    /** Fills a tensor of the same count. */
    static void cast(Tensor from, Tensor to) {
        int count = Math.toIntExact(to.shape().elementCount());
        if (Elements.areWhole(from.type())) {
            castWhole(Elements.longs(from), from.type() == ElementType.UINT64, to, count);
        } else {
            castReal(Elements.doubles(from), to, count);
        }
    }

    private static void castWhole(IntToLongFunction from, boolean isUnsigned, Tensor to, int count) {
        ByteBuffer data = to.data();
        for (int place = 0; place < count; place++) {
            long value = from.applyAsLong(place);
            boolean isHuge = isUnsigned && value < 0;
            if (Elements.areWhole(to.type())) {
                putWhole(data, to.type(), isHuge ? huge(value, to.type()) : held(value, to.type()));
            } else if (isHuge) {
                putReal(data, to.type(), ((value >>> 1) | (value & 1)) * 2.0);
            } else {
                putLong(data, to.type(), value);
            }
        }
    }

    private static void castReal(IntToDoubleFunction from, Tensor to, int count) {
        ByteBuffer data = to.data();
        boolean isWhole = Elements.areWhole(to.type());
        for (int place = 0; place < count; place++) {
            double value = from.applyAsDouble(place);
            if (!isWhole) {
                putReal(data, to.type(), value);
            } else if (to.type() == ElementType.BOOL) {
                data.put((byte) (value == 0 ? 0 : 1));
            } else if (to.type() == ElementType.UINT64 && value >= TWO_TO_63) {
                putWhole(data, to.type(), value >= 2 * TWO_TO_63 ? -1 : (long) (value - TWO_TO_63) + Long.MIN_VALUE);
            } else {
                putWhole(data, to.type(), held((long) value, to.type()));
            }
        }
    }

    /** A signed value as the nearest of a type. */
    private static long held(long value, ElementType type) {
        return switch (type) {
            case BOOL -> value == 0 ? 0 : 1;
            case UINT8 -> Math.clamp(value, 0, 0xff);
            case UINT16 -> Math.clamp(value, 0, 0xffff);
            case UINT32 -> Math.clamp(value, 0, 0xffff_ffffL);
            case UINT64 -> Math.max(value, 0);
            case INT8 -> Math.clamp(value, Byte.MIN_VALUE, Byte.MAX_VALUE);
            case INT16 -> Math.clamp(value, Short.MIN_VALUE, Short.MAX_VALUE);
            case INT32 -> Math.clamp(value, Integer.MIN_VALUE, Integer.MAX_VALUE);
            case INT64, FP16, BF16, FP32, FP64, BYTES -> value;
        };
    }

    /** A value of 2^63 and more, of which only 64 unsigned bits hold more than the end of their range. */
    private static long huge(long bits, ElementType type) {
        return type == ElementType.UINT64 ? bits : held(Long.MAX_VALUE, type);
    }

    private static void putWhole(ByteBuffer data, ElementType type, long value) {
        switch (type.sizeBytes()) {
            case Byte.BYTES -> data.put((byte) value);
            case Short.BYTES -> data.putShort((short) value);
            case Integer.BYTES -> data.putInt((int) value);
            default -> data.putLong(value);
        }
    }

    /** A whole number is rounded once where the type is FP32, not by way of FP64. */
    private static void putLong(ByteBuffer data, ElementType type, long value) {
        if (type == ElementType.FP32) {
            data.putFloat((float) value);
        } else {
            putReal(data, type, (double) value);
        }
    }

    /** Writes a number of a floating type. */
    static void putReal(ByteBuffer data, ElementType type, double value) {
        switch (type) {
            case FP16 -> data.putShort(Float.floatToFloat16((float) value));
            case BF16 -> data.putShort(toBrain((float) value));
            case FP32 -> data.putFloat((float) value);
            case FP64 -> data.putDouble(value);
            case BOOL, UINT8, UINT16, UINT32, UINT64, INT8, INT16, INT32, INT64, BYTES ->
                throw new IllegalArgumentException("not a floating type: " + type);
        }
    }

    private static short toBrain(float value) {
        int bits = Float.floatToRawIntBits(value);
        if (Float.isNaN(value)) {
            return (short) ((bits >>> BF16_SHIFT) | 0x40);
        }
        return (short) ((bits + 0x7fff + ((bits >>> BF16_SHIFT) & 1)) >>> BF16_SHIFT);
    }
}
