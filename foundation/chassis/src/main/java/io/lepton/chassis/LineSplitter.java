package io.lepton.chassis;

import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;

/** Cuts bytes that come in pieces into lines, none longer than a bound. Confined to one thread. */
final class LineSplitter {
    private final int lineBytesMax;
    private final Consumer<byte[]> onLine;
    private final ByteArrayOutputStream begun = new ByteArrayOutputStream();

    LineSplitter(int lineBytesMax, Consumer<byte[]> onLine) {
        this.lineBytesMax = lineBytesMax;
        this.onLine = onLine;
    }

    /** Takes the next piece and passes on the lines that it completes; false if a line is longer than the bound. */
    boolean take(byte[] piece) {
        int start = 0;
        for (int i = 0; i < piece.length; i++) {
            if (piece[i] == '\n') {
                if (!keep(piece, start, i)) {
                    return false;
                }
                onLine.accept(begun.toByteArray());
                begun.reset();
                start = i + 1;
            }
        }
        return keep(piece, start, piece.length);
    }

    private boolean keep(byte[] piece, int start, int end) {
        if (begun.size() + end - start > lineBytesMax) {
            return false;
        }
        begun.write(piece, start, end - start);
        return true;
    }
}
