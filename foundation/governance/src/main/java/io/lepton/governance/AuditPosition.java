package io.lepton.governance;

import java.util.List;

/**
 * The end of a log: all that is needed to go on.
 *
 * @param size how many entries there are
 * @param peaks the edge of their tree, the largest part first
 * @param previous the hash of the last line
 * @param segmentBytes how long the last file is
 */
public record AuditPosition(long size, List<LogHash> peaks, LogHash previous, long segmentBytes) {
    public AuditPosition {
        peaks = List.copyOf(peaks);
    }

    /** Where a log begins. */
    public static AuditPosition start() {
        return new AuditPosition(0, List.of(), LogHash.ofNothing(), 0);
    }
}
