package io.lepton.data;

import io.lepton.domain.Shape;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * Prepared rows, each an example of the same shape, as one block of numbers.
 *
 * <p>Tabular rows have the shape [width]; a picture has, say, [channels, height, width]; a window of a series [steps,
 * width]. Shares its array with whoever made it; nobody may write to it once it is shared between threads.
 */
public final class Features implements FeatureRows {
    private static final int CHUNK_FLOATS = 1 << 14;

    private final Shape exampleShape;
    private final int width;
    private final int rowCount;
    private final float[] values;

    private Features(Shape exampleShape, int width, int rowCount, float[] values) {
        this.exampleShape = exampleShape;
        this.width = width;
        this.rowCount = rowCount;
        this.values = values;
    }

    /**
     * Wraps rows of plain numbers.
     *
     * @param width the numbers in a row, at least 1
     * @param values row by row, not copied
     * @throws IllegalArgumentException if the values do not fill whole rows
     */
    public static Features of(int width, float[] values) {
        return of(Shape.of(width), values);
    }

    /**
     * Wraps examples of any shape.
     *
     * @param exampleShape the shape of one example, without the axis of the rows; known, and of at least one element
     * @param values example by example, the last axis fastest; not copied
     * @throws IllegalArgumentException if the values do not fill whole examples
     */
    public static Features of(Shape exampleShape, float[] values) {
        long width = exampleShape.elementCount();
        if (width < 1 || width > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("an example of no numbers, or too many: shape=" + exampleShape);
        }
        if (values.length % width != 0) {
            throw new IllegalArgumentException(
                    "the values do not fill whole examples: values=" + values.length + ", shape=" + exampleShape);
        }
        return new Features(exampleShape, (int) width, (int) (values.length / width), values);
    }

    @Override
    public int rowCount() {
        return rowCount;
    }

    @Override
    public Shape exampleShape() {
        return exampleShape;
    }

    /** How many numbers one example has: the product of its shape. */
    public int width() {
        return width;
    }

    /** The numbers themselves, not a copy: row r begins at {@code r * width()}. */
    public float[] values() {
        return values;
    }

    /**
     * A copy of the rows {@code from} (inclusive) to {@code to} (exclusive).
     *
     * @throws IndexOutOfBoundsException if there are no such rows
     */
    public Features slice(int from, int to) {
        if (from < 0 || to > rowCount || from > to) {
            throw new IndexOutOfBoundsException("from=" + from + ", to=" + to + ", rows=" + rowCount);
        }
        float[] part = new float[Math.multiplyExact(to - from, width)];
        System.arraycopy(values, from * width, part, 0, part.length);
        return new Features(exampleShape, width, to - from, part);
    }

    /** A copy of the rows. */
    @Override
    public Features rows(int[] numbers) {
        float[] part = new float[Math.multiplyExact(numbers.length, width)];
        for (int i = 0; i < numbers.length; i++) {
            if (numbers[i] < 0 || numbers[i] >= rowCount) {
                throw new IndexOutOfBoundsException("row=" + numbers[i] + ", rows=" + rowCount);
            }
            System.arraycopy(values, numbers[i] * width, part, i * width, width);
        }
        return new Features(exampleShape, width, numbers.length, part);
    }

    /** Itself. */
    @Override
    public Features all() {
        return this;
    }

    @Override
    public long checksum() {
        return checksum(values);
    }

    /** CRC-32C of the bits of numbers. */
    public static long checksum(float[] values) {
        var sum = new CRC32C();
        var bytes = ByteBuffer.allocate(CHUNK_FLOATS * Float.BYTES);
        for (int from = 0; from < values.length; from += CHUNK_FLOATS) {
            int count = Math.min(CHUNK_FLOATS, values.length - from);
            bytes.clear();
            bytes.asFloatBuffer().put(values, from, count);
            sum.update(bytes.limit(count * Float.BYTES));
        }
        return sum.getValue();
    }
}
