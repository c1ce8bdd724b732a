package io.lepton.cli;

import io.lepton.domain.Shape;
import java.util.Optional;

/**
 * Measures nested JSON arrays by the first array of each depth.
 *
 * <p>It looks at brackets, commas and strings only; whoever reads the elements finds what is no JSON, and arrays that
 * differ from the first ones.
 */
final class NestedArray {
    static final int DEPTH_MAX = 32;

    private final long[] extents = new long[DEPTH_MAX];
    private final boolean[] isMeasured = new boolean[DEPTH_MAX];
    private int rank;
    private int depth;
    private boolean isEmpty;

    private NestedArray() {}

    /**
     * Tells the shape of the arrays in a text that begins with one.
     *
     * @return nothing if they are nested more deeply than a shape can say
     */
    static Optional<Shape> shape(byte[] text) {
        var array = new NestedArray();
        for (int at = 0; at < text.length; at++) {
            if (!array.take(text[at])) {
                return Optional.empty();
            }
            if (text[at] == '"') {
                at = endOfString(text, at + 1);
            }
        }
        while (array.depth > 0) {
            // Cut short: measured as far as it goes, so that the missing bracket is what gets told.
            array.close();
        }
        long[] extents = new long[array.rank];
        System.arraycopy(array.extents, 0, extents, 0, array.rank);
        return Optional.of(Shape.of(extents));
    }

    private static int endOfString(byte[] text, int from) {
        int at = from;
        while (at < text.length && text[at] != '"') {
            at += text[at] == '\\' ? 2 : 1;
        }
        return at;
    }

    private boolean take(byte unit) {
        switch (unit) {
            case '[' -> {
                isEmpty = true;
                return open();
            }
            case ']' -> close();
            case ',' -> count();
            case ' ', '\t', '\r', '\n' -> {}
            default -> isEmpty = false;
        }
        return true;
    }

    private boolean open() {
        if (depth == DEPTH_MAX) {
            return false;
        }
        depth++;
        rank = Math.max(rank, depth);
        return true;
    }

    private void close() {
        if (depth == 0) {
            return;
        }
        if (!isEmpty) {
            count();
        }
        depth--;
        isMeasured[depth] = true;
        isEmpty = false;
    }

    private void count() {
        if (depth > 0 && !isMeasured[depth - 1]) {
            extents[depth - 1]++;
        }
    }
}
