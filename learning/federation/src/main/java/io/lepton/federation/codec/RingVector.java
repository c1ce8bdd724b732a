package io.lepton.federation.codec;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** A vector of integers modulo 2^32; immutable. */
public final class RingVector {
    private final int[] elements;

    private RingVector(int[] elements) {
        this.elements = elements;
    }

    /** A copy of these elements. */
    public static RingVector of(int... elements) {
        return new RingVector(elements.clone());
    }

    /** These elements themselves, which nobody may change from now on: a copy of a great model would be dear. */
    public static RingVector owning(int[] elements) {
        return new RingVector(elements);
    }

    public static RingVector zeros(int size) {
        return new RingVector(new int[size]);
    }

    public int size() {
        return elements.length;
    }

    public int get(int i) {
        return elements[i];
    }

    public int[] toArray() {
        return elements.clone();
    }

    /** The sum modulo 2^32. */
    public RingVector plus(RingVector other) {
        if (other.size() != size()) {
            throw new IllegalArgumentException("sizes differ: size=" + size() + ", other=" + other.size());
        }
        int[] sum = new int[elements.length];
        for (int i = 0; i < sum.length; i++) {
            sum[i] = elements[i] + other.elements[i];
        }
        return new RingVector(sum);
    }

    /** Four bytes each, the highest first. */
    public byte[] toBytes() {
        byte[] bytes = new byte[Integer.BYTES * elements.length];
        ByteBuffer.wrap(bytes).asIntBuffer().put(elements);
        return bytes;
    }

    /** Reads {@link #toBytes}. */
    public static RingVector ofBytes(byte[] bytes) {
        if (bytes.length % Integer.BYTES != 0) {
            throw new IllegalArgumentException("not a whole number of elements: bytes=" + bytes.length);
        }
        int[] elements = new int[bytes.length / Integer.BYTES];
        ByteBuffer.wrap(bytes).asIntBuffer().get(elements);
        return new RingVector(elements);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RingVector vector && Arrays.equals(elements, vector.elements);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(elements);
    }

    @Override
    public String toString() {
        return "RingVector[size=" + size() + "]";
    }
}
