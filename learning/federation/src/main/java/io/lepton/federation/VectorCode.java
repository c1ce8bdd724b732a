package io.lepton.federation;

import io.lepton.federation.codec.RingVector;
import io.lepton.federation.codec.Weights;
import io.lepton.federation.secure.Bytes;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;

/**
 * Writes long vectors and reads them again, bit for bit.
 *
 * <p>Weights take four bytes each if all of them are floats, as those of models that travel are, and eight if not.
 */
final class VectorCode {
    private static final byte DOUBLES = 0;
    private static final byte FLOATS = 1;
    private static final byte RING = 2;
    private static final byte BYTES = 3;

    /** How many elements are read before there is memory for them: a length that is a lie costs little. */
    private static final int GROWTH = 1 << 16;

    private VectorCode() {}

    /** Tells whether a value is a vector, which may lie apart from its letter. */
    static boolean isVector(Class<?> type) {
        return type == Weights.class || type == RingVector.class || type == Bytes.class;
    }

    /** How many bytes it takes at most. */
    static long bytesMax(Object vector) {
        return switch (vector) {
            case Weights weights -> (long) Double.BYTES * weights.size();
            case RingVector ring -> (long) Integer.BYTES * ring.size();
            case Bytes bytes -> bytes.size();
            default -> throw notAVector(vector);
        };
    }

    static void write(Object vector, DataOutputStream out) throws IOException {
        switch (vector) {
            case Weights weights -> write(weights, out);
            case RingVector ring -> {
                out.writeByte(RING);
                out.writeInt(ring.size());
                for (int i = 0; i < ring.size(); i++) {
                    out.writeInt(ring.get(i));
                }
            }
            case Bytes bytes -> {
                out.writeByte(BYTES);
                out.writeInt(bytes.size());
                out.write(bytes.toArray());
            }
            default -> throw notAVector(vector);
        }
    }

    /**
     * Reads a vector of a type.
     *
     * @throws IllegalArgumentException if it is another's
     * @throws EOFException if it ends too soon
     */
    static Object read(Class<?> type, DataInputStream in) throws IOException {
        byte form = in.readByte();
        int size = in.readInt();
        boolean isFitting =
                switch (form) {
                    case DOUBLES, FLOATS -> type == Weights.class;
                    case RING -> type == RingVector.class;
                    case BYTES -> type == Bytes.class;
                    default -> false;
                };
        if (size < 0 || !isFitting) {
            throw new IllegalArgumentException(
                    "no such vector: type=" + type.getSimpleName() + ", form=" + form + ", size=" + size);
        }
        return switch (form) {
            case DOUBLES -> readWeights(size, Double.BYTES, in);
            case FLOATS -> readWeights(size, Float.BYTES, in);
            case RING -> readRing(size, in);
            default -> Bytes.of(readBytes(size, in));
        };
    }

    private static void write(Weights weights, DataOutputStream out) throws IOException {
        boolean isNarrow = isOfFloats(weights);
        out.writeByte(isNarrow ? FLOATS : DOUBLES);
        out.writeInt(weights.size());
        for (int i = 0; i < weights.size(); i++) {
            if (isNarrow) {
                out.writeFloat((float) weights.get(i));
            } else {
                out.writeLong(Double.doubleToRawLongBits(weights.get(i)));
            }
        }
    }

    private static boolean isOfFloats(Weights weights) {
        for (int i = 0; i < weights.size(); i++) {
            double value = weights.get(i);
            // By their bits: -0.0 is not 0.0, and of numbers that are none there are many.
            if (Double.doubleToRawLongBits((float) value) != Double.doubleToRawLongBits(value)) {
                return false;
            }
        }
        return true;
    }

    private static Weights readWeights(int size, int width, DataInputStream in) throws IOException {
        double[] values = new double[Math.min(size, GROWTH)];
        for (int i = 0; i < size; i++) {
            if (i == values.length) {
                values = Arrays.copyOf(values, grown(i, size));
            }
            values[i] = width == Float.BYTES ? in.readFloat() : Double.longBitsToDouble(in.readLong());
        }
        return Weights.owning(values);
    }

    private static RingVector readRing(int size, DataInputStream in) throws IOException {
        int[] elements = new int[Math.min(size, GROWTH)];
        for (int i = 0; i < size; i++) {
            if (i == elements.length) {
                elements = Arrays.copyOf(elements, grown(i, size));
            }
            elements[i] = in.readInt();
        }
        return RingVector.owning(elements);
    }

    static byte[] readBytes(int size, DataInputStream in) throws IOException {
        // Grows as bytes come.
        byte[] bytes = in.readNBytes(size);
        if (bytes.length < size) {
            throw new EOFException("cut off: bytes=" + bytes.length + ", expected=" + size);
        }
        return bytes;
    }

    private static int grown(int length, int size) {
        return (int) Math.min(size, 2L * length);
    }

    private static IllegalArgumentException notAVector(Object value) {
        return new IllegalArgumentException(
                "not a vector: type=" + value.getClass().getSimpleName());
    }
}
