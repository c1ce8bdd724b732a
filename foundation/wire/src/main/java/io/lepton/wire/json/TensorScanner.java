package io.lepton.wire.json;

import io.lepton.domain.ElementType;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.Shape;
import io.lepton.domain.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/**
 * Hot: reads the {@code data} of one tensor, flat or nested in row-major order, straight into a little-endian buffer.
 *
 * <p>Nested data must follow the shape to the letter: what has the right count and the wrong nesting is most likely
 * transposed. Nothing is allocated before it is known that the text is long enough for the elements of the shape.
 */
public final class TensorScanner {
    /** The shortest element is one digit, and all but the last have a comma. */
    private static final int TEXT_BYTES_MIN = 2;

    private static final String NOT_ITS_SHAPE = "data does not fit its shape";

    private final JsonCursor cursor;
    private final ElementType type;
    private final Shape shape;
    private final ByteBuffer out;

    private TensorScanner(JsonCursor cursor, ElementType type, Shape shape, ByteBuffer out) {
        this.cursor = cursor;
        this.type = type;
        this.shape = shape;
        this.out = out;
    }

    /** As {@link #read(JsonCursor, ElementType, Shape, IntFunction)}, into a direct buffer of its own. */
    public static Tensor read(JsonCursor cursor, ElementType type, Shape shape) {
        return read(cursor, type, shape, ByteBuffer::allocateDirect);
    }

    /**
     * Reads the array at the cursor.
     *
     * @param shape concrete, its element count within the limits of the caller
     * @param memory gives buffers of exactly so many bytes, whatever they are; not asked for strings
     * @throws JsonFault if an element is not one of the type, or the count or nesting is not the shape's
     */
    public static Tensor read(JsonCursor cursor, ElementType type, Shape shape, IntFunction<ByteBuffer> memory) {
        requireText(type);
        int begin = cursor.position();
        long count = shape.elementCount();
        if (count > cursor.remaining() / TEXT_BYTES_MIN) {
            throw fault(NOT_ITS_SHAPE, "shape=" + shape + ", fewer than " + count + " elements");
        }
        if (type != ElementType.BYTES) {
            var room = memory.apply(Math.toIntExact(count * type.sizeBytes()));
            var tensor = Tensor.wrap(type, shape, room);
            new TensorScanner(cursor, type, shape, tensor.data()).readData();
            return tensor;
        }
        return readStrings(cursor, shape, begin, count, TensorScanner::readData);
    }

    /**
     * Reads the one element at the cursor, which stands without an array around it.
     *
     * @return a tensor without dimensions
     * @throws JsonFault if it is not one of the type
     */
    public static Tensor readScalar(JsonCursor cursor, ElementType type) {
        requireText(type);
        if (type == ElementType.BYTES) {
            return readStrings(cursor, Shape.of(), cursor.position(), 1, TensorScanner::readElement);
        }
        var tensor = Tensor.zeros(type, Shape.of());
        new TensorScanner(cursor, type, Shape.of(), tensor.data()).readElement();
        return tensor;
    }

    private static void requireText(ElementType type) {
        if (type == ElementType.FP16 || type == ElementType.BF16) {
            throw fault("travels in binary tensors only", "datatype=" + type);
        }
    }

    /** Strings are sized by a first pass: unescaped and behind its length, each takes at most one byte more than here. */
    private static Tensor readStrings(
            JsonCursor cursor, Shape shape, int begin, long count, Consumer<TensorScanner> reader) {
        cursor.skip();
        int textBytes = cursor.position() - begin;
        cursor.moveTo(begin);
        // A scalar has no brackets, whose room the length of the first string would take.
        var out = ByteBuffer.allocateDirect(textBytes + (int) count + Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN);
        reader.accept(new TensorScanner(cursor, ElementType.BYTES, shape, out));
        return Tensor.wrap(ElementType.BYTES, shape, out.flip());
    }

    private void readData() {
        open();
        if (cursor.peek() == '[') {
            readNested(0);
        } else {
            readRow(shape.elementCount());
        }
    }

    /** Reads the rest of the array that holds the elements of one axis; its opening bracket is taken. */
    private void readNested(int axis) {
        if (axis >= shape.rank() - 1) {
            readRow(shape.rank() == 0 ? 1 : shape.extent(axis));
            return;
        }
        long extent = shape.extent(axis);
        for (long i = 0; i < extent; i++) {
            separate(i);
            open();
            readNested(axis + 1);
        }
        close();
    }

    private void readRow(long count) {
        if (type == ElementType.FP32) {
            readFloats(count);
        } else {
            for (long i = 0; i < count; i++) {
                separate(i);
                readElement();
            }
        }
        close();
    }

    private void readFloats(long count) {
        for (long i = 0; i < count; i += 1 + cursor.readPlainFloats(count - i - 1, out)) {
            separate(i);
            out.putFloat(cursor.readFloat());
        }
    }

    private void readElement() {
        switch (type) {
            case BOOL -> out.put((byte) (cursor.readBoolean() ? 1 : 0));
            case INT8 -> out.put((byte) cursor.readSigned(Byte.MIN_VALUE, Byte.MAX_VALUE));
            case UINT8 -> out.put((byte) cursor.readSigned(0, (1 << Byte.SIZE) - 1));
            case INT16 -> out.putShort((short) cursor.readSigned(Short.MIN_VALUE, Short.MAX_VALUE));
            case UINT16 -> out.putShort((short) cursor.readSigned(0, (1 << Short.SIZE) - 1));
            case INT32 -> out.putInt((int) cursor.readSigned(Integer.MIN_VALUE, Integer.MAX_VALUE));
            case UINT32 -> out.putInt((int) cursor.readSigned(0, (1L << Integer.SIZE) - 1));
            case INT64 -> out.putLong(cursor.readSigned(Long.MIN_VALUE, Long.MAX_VALUE));
            case UINT64 -> out.putLong(cursor.readUnsigned());
            case FP32 -> out.putFloat(cursor.readFloat());
            case FP64 -> out.putDouble(cursor.readDouble());
            case BYTES -> readString();
            case FP16, BF16 -> throw new IllegalStateException("refused before: type=" + type);
        }
    }

    private void readString() {
        // Room was made for the strings of the text, which may be fewer than those of the shape.
        if (cursor.peek() == ']') {
            throw unfit();
        }
        int length = out.position();
        out.position(length + Integer.BYTES);
        cursor.readBytes(out);
        out.putInt(length, out.position() - length - Integer.BYTES);
    }

    private void open() {
        if (!cursor.takes('[')) {
            throw unfit();
        }
    }

    private void separate(long index) {
        if (index > 0 && !cursor.takes(',')) {
            throw unfit();
        }
    }

    private void close() {
        if (!cursor.takes(']')) {
            throw unfit();
        }
    }

    private JsonFault unfit() {
        return fault(NOT_ITS_SHAPE, "shape=" + shape + ", byte=" + cursor.position());
    }

    private static JsonFault fault(String fact, String details) {
        return new JsonFault(ErrorCode.INVALID_TENSOR, fact, details);
    }
}
