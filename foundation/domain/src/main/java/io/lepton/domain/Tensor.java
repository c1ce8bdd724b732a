package io.lepton.domain;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A typed, shaped, row-major block of elements in a little-endian buffer.
 *
 * <p>The buffer is shared, not copied: whoever makes a tensor promises to leave the bytes alone while it is used. Each
 * call of {@link #data()} gives a view with its own position, so readers never disturb one another. {@link
 * ElementType#BYTES} elements lie one behind the other, each behind its 32-bit length, as on the wire.
 */
public final class Tensor {
    private final ElementType type;
    private final Shape shape;
    private final ByteBuffer data;

    private Tensor(ElementType type, Shape shape, ByteBuffer data) {
        this.type = type;
        this.shape = shape;
        this.data = data;
    }

    /**
     * Wraps the remaining bytes of a buffer.
     *
     * @throws IllegalArgumentException if the shape is not concrete, or the bytes are not exactly its elements
     */
    public static Tensor wrap(ElementType type, Shape shape, ByteBuffer data) {
        long count = shape.elementCount();
        if (type == ElementType.BYTES) {
            checkElements(count, data.duplicate().order(ByteOrder.LITTLE_ENDIAN), shape);
        } else if (data.remaining() != bytes(type, count, shape)) {
            throw new IllegalArgumentException("wrong size: shape=" + shape + " of " + type + " takes "
                    + bytes(type, count, shape) + " bytes, given " + data.remaining());
        }
        return new Tensor(type, shape, data.slice().order(ByteOrder.LITTLE_ENDIAN));
    }

    /**
     * Makes a tensor of zeros in a direct buffer of its own.
     *
     * @throws IllegalArgumentException if the type is {@link ElementType#BYTES}, the shape is not concrete, or the
     *     tensor would take more than 2 GiB
     */
    public static Tensor zeros(ElementType type, Shape shape) {
        if (type == ElementType.BYTES) {
            throw new IllegalArgumentException("byte strings have no zero: type=" + type);
        }
        long size = bytes(type, shape.elementCount(), shape);
        return new Tensor(type, shape, ByteBuffer.allocateDirect((int) size).order(ByteOrder.LITTLE_ENDIAN));
    }

    /** Makes a 32-bit floating-point tensor in a direct buffer from elements in row-major order. */
    public static Tensor ofFloats(Shape shape, float... elements) {
        Tensor tensor = zeros(ElementType.FP32, shape);
        if (shape.elementCount() != elements.length) {
            throw new IllegalArgumentException(
                    "wrong size: shape=" + shape + " takes another count than " + elements.length + " elements");
        }
        tensor.data.duplicate().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(elements);
        return tensor;
    }

    public ElementType type() {
        return type;
    }

    public Shape shape() {
        return shape;
    }

    /** A view of all the bytes, little-endian, with a position and limit of its own. */
    public ByteBuffer data() {
        return data.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * The elements of a 32-bit floating-point tensor, copied.
     *
     * @throws IllegalStateException if the type is another
     */
    public float[] toFloats() {
        if (type != ElementType.FP32) {
            throw new IllegalStateException("not a tensor of FP32: type=" + type);
        }
        float[] elements = new float[data.remaining() / Float.BYTES];
        data().asFloatBuffer().get(elements);
        return elements;
    }

    private static long bytes(ElementType type, long count, Shape shape) {
        if (count > Integer.MAX_VALUE / type.sizeBytes()) {
            throw new IllegalArgumentException("larger than 2 GiB: shape=" + shape + " of " + type);
        }
        return count * type.sizeBytes();
    }

    private static void checkElements(long count, ByteBuffer data, Shape shape) {
        long found = 0;
        while (data.remaining() >= Integer.BYTES) {
            int length = data.getInt();
            if (length < 0 || length > data.remaining()) {
                throw new IllegalArgumentException("byte string " + found + " is cut short: length="
                        + Integer.toUnsignedLong(length) + ", left=" + data.remaining());
            }
            data.position(data.position() + length);
            found++;
        }
        if (data.hasRemaining() || found != count) {
            throw new IllegalArgumentException("wrong count: shape=" + shape + " takes " + count
                    + " byte strings, given " + found + " and " + data.remaining() + " bytes");
        }
    }

    /** Equal type, shape and bytes. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Tensor tensor
                && type == tensor.type
                && shape.equals(tensor.shape)
                && data.equals(tensor.data);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(new Object[] {type, shape, data});
    }

    /** The type and shape; never the elements, which may be personal. */
    @Override
    public String toString() {
        return type + shape.toString();
    }
}
