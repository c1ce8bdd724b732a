package io.lepton.governance;

/**
 * Where a line is.
 *
 * @param file the file
 * @param line which line of it, from 1
 * @param offset its first byte in the file, from 0
 */
public record AuditPlace(String file, long line, long offset) {
    @Override
    public String toString() {
        return file + ":" + line + " (byte " + offset + ")";
    }
}
