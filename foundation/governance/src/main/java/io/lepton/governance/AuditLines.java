package io.lepton.governance;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/** Cuts the bytes of a log into its lines. */
public final class AuditLines {
    private static final int READ_BYTES = 1 << 16;

    private AuditLines() {}

    /** Takes lines, one after the other. */
    @FunctionalInterface
    public interface Visitor {
        /**
         * Takes the next line.
         *
         * @param line without its line feed
         * @param isEnded whether it has one
         * @param offset where it begins
         * @return whether to go on
         */
        boolean visit(byte[] line, boolean isEnded, long offset);
    }

    /**
     * Reads lines, the last of which may have no end.
     *
     * @param bytesMax no further than this
     * @return false if the visitor had enough
     */
    public static boolean read(InputStream in, long bytesMax, Visitor visitor) throws IOException {
        byte[] buffer = new byte[READ_BYTES];
        var line = new ByteArrayOutputStream();
        long offset = 0;
        long left = bytesMax;
        while (left > 0) {
            int count = in.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (count < 0) {
                break;
            }
            left -= count;
            int start = 0;
            for (int i = 0; i < count; i++) {
                if (buffer[i] == '\n') {
                    line.write(buffer, start, i - start);
                    if (!visitor.visit(line.toByteArray(), true, offset)) {
                        return false;
                    }
                    offset += line.size() + 1L;
                    line.reset();
                    start = i + 1;
                }
            }
            line.write(buffer, start, count - start);
        }
        return line.size() == 0 || visitor.visit(line.toByteArray(), false, offset);
    }
}
