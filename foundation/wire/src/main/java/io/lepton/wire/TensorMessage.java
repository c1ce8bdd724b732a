package io.lepton.wire;

import io.lepton.domain.ElementType;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.NamedTensor;
import io.lepton.domain.Shape;
import io.lepton.domain.Tensor;
import io.lepton.wire.json.JsonCursor;
import io.lepton.wire.json.JsonFault;
import io.lepton.wire.json.TensorScanner;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * One tensor of a message while it is read.
 *
 * <p>Members come in any order. Where {@code data} comes last, as every known client has it, its numbers are read once,
 * into their buffer; else they are passed over and read when name, datatype and shape are known and have been checked.
 */
final class TensorMessage {
    private static final int RANK_MAX = 32;
    private static final int NOWHERE = -1;

    private final Check check;
    private final IntFunction<ByteBuffer> memory;
    private @Nullable String name;
    private @Nullable ElementType type;
    private @Nullable Shape shape;
    private @Nullable Tensor tensor;
    private Optional<JsonFault> refusal = Optional.empty();
    private int dataAt = NOWHERE;
    private long binaryBytes = NOWHERE;

    /** Says what is wrong with a described tensor, before anything is allocated for it. */
    @FunctionalInterface
    interface Check {
        Optional<JsonFault> check(String name, ElementType type, Shape shape);
    }

    private TensorMessage(Check check, IntFunction<ByteBuffer> memory) {
        this.check = check;
        this.memory = memory;
    }

    /** Reads the object at the cursor; its numbers into memory that is given, as {@link TensorScanner} takes it. */
    static TensorMessage read(JsonCursor cursor, Check check, IntFunction<ByteBuffer> memory) {
        var message = new TensorMessage(check, memory);
        cursor.readObject(member -> message.readMember(member, cursor));
        message.finish(cursor);
        return message;
    }

    /** How many bytes the tensor takes behind the JSON text, if it travels there. */
    boolean isBinary() {
        return binaryBytes != NOWHERE;
    }

    /** The tensor, whose bytes are taken from the section behind the JSON text if they are not in it. */
    NamedTensor resolve(BinarySection section) {
        var described = describe();
        var found = tensor == null ? section.take(described.type, described.shape, binaryBytes) : tensor;
        return new NamedTensor(described.name, found);
    }

    private void readMember(String member, JsonCursor cursor) {
        switch (member) {
            case Fields.NAME -> name = Messages.once(name, cursor.readString());
            case Fields.DATATYPE -> type = Messages.once(type, Messages.elementType(cursor.readString()));
            case Fields.SHAPE -> shape = Messages.once(shape, readShape(cursor));
            case Fields.PARAMETERS -> Messages.readParameters(cursor, this::readParameter);
            case Fields.DATA -> readData(cursor);
            default -> cursor.skip();
        }
    }

    private void readParameter(String parameter, JsonCursor cursor) {
        if (!parameter.equals(Fields.BINARY_DATA_SIZE)) {
            cursor.skip();
            return;
        }
        binaryBytes = cursor.readLong();
        if (binaryBytes < 0) {
            throw new JsonFault(ErrorCode.INVALID_REQUEST, "must not be negative", "given=" + binaryBytes);
        }
    }

    private static Shape readShape(JsonCursor cursor) {
        var extents = new long[RANK_MAX];
        var rank = new int[1];
        cursor.readArray(axis -> {
            if (axis == RANK_MAX) {
                throw fault("too many dimensions", "max=" + RANK_MAX);
            }
            extents[axis] = cursor.readLong();
            if (extents[axis] < 0) {
                throw fault("must not be negative", "given=" + extents[axis]);
            }
            rank[0] = axis + 1;
        });
        return Shape.of(Arrays.copyOf(extents, rank[0]));
    }

    private void readData(JsonCursor cursor) {
        if (dataAt != NOWHERE) {
            throw Messages.givenTwice();
        }
        dataAt = cursor.position();
        if (name == null || type == null || shape == null) {
            cursor.skip();
            return;
        }
        refusal = check.check(name, type, shape);
        if (refusal.isEmpty()) {
            tensor = TensorScanner.read(cursor, type, shape, memory);
        } else {
            cursor.skip();
        }
    }

    private void finish(JsonCursor cursor) {
        var described = describe();
        if ((dataAt != NOWHERE) == isBinary()) {
            throw fault("must have either data or parameters.binary_data_size", "tensor=" + described.name);
        }
        if (tensor != null) {
            return;
        }
        refusal.or(() -> check.check(described.name, described.type, described.shape))
                .ifPresent(fault -> {
                    throw fault;
                });
        if (!isBinary()) {
            cursor.readBack(
                    dataAt,
                    Fields.DATA,
                    _ -> tensor = TensorScanner.read(cursor, described.type, described.shape, memory));
        }
    }

    private record Description(String name, ElementType type, Shape shape) {}

    private Description describe() {
        return new Description(
                Messages.require(name, Fields.NAME),
                Messages.require(type, Fields.DATATYPE),
                Messages.require(shape, Fields.SHAPE));
    }

    private static JsonFault fault(String fact, String details) {
        return new JsonFault(ErrorCode.INVALID_TENSOR, fact, details);
    }
}
