package io.lepton.governance;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * Entries with the head that vouches for them, to be written together or not at all.
 *
 * @param firstSequence the first entry
 * @param startsSegment whether it belongs into a new file
 * @param bytes the lines, each with its line feed; read-only
 * @param nodes what the tree completed, in order
 * @param head the head at its end
 * @param after where the log ends once it is written
 */
public record AuditBatch(
        long firstSequence,
        boolean startsSegment,
        ByteBuffer bytes,
        List<LogHash> nodes,
        TreeHead head,
        AuditPosition after) {
    public AuditBatch {
        bytes = bytes.asReadOnlyBuffer();
        nodes = List.copyOf(nodes);
    }
}
