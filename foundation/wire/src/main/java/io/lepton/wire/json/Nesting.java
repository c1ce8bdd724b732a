package io.lepton.wire.json;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.Shape;
import java.util.Arrays;

/**
 * Measures a value whose shape stands nowhere but in its brackets.
 *
 * <p>The first element of each array is taken to be like the others; whoever reads the value by the shape that comes of it
 * finds out if one is not.
 */
public final class Nesting {
    private static final int RANK_MAX = 32;

    private final JsonCursor cursor;
    private final long[] extents = new long[RANK_MAX];
    private int rank;

    private Nesting(JsonCursor cursor) {
        this.cursor = cursor;
    }

    /**
     * The extents of the value at the cursor, which stays where it is; none of a scalar.
     *
     * @throws JsonFault if the text is no JSON, or arrays lie in more than 32 others
     */
    public static Shape measure(JsonCursor cursor) {
        int begin = cursor.position();
        var nesting = new Nesting(cursor);
        nesting.read(0);
        cursor.moveTo(begin);
        return Shape.of(Arrays.copyOf(nesting.extents, nesting.rank));
    }

    private void read(int axis) {
        if (cursor.peek() != '[') {
            cursor.skip();
            return;
        }
        if (axis == RANK_MAX) {
            throw new JsonFault(ErrorCode.INVALID_TENSOR, "too many dimensions", "max=" + RANK_MAX);
        }
        rank = axis + 1;
        cursor.readArray(index -> {
            extents[axis] = index + 1L;
            if (index == 0) {
                read(axis + 1);
            } else {
                cursor.skip();
            }
        });
    }
}
