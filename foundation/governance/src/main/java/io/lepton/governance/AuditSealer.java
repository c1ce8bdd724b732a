package io.lepton.governance;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Makes lines of facts, chained, hashed into the tree and closed by a signed head. Immutable. */
public final class AuditSealer {
    /** How long a file grows before the next begins. */
    public static final long SEGMENT_BYTES = 64L << 20;

    private final HeadSigner signer;
    private final long segmentBytes;

    /**
     * Seals into files of a length.
     *
     * @param segmentBytes a file that has become so long is followed by another; it may be longer by a batch
     */
    public AuditSealer(HeadSigner signer, long segmentBytes) {
        if (segmentBytes < 1) {
            throw new IllegalArgumentException("must be positive: segmentBytes=" + segmentBytes);
        }
        this.signer = signer;
        this.segmentBytes = segmentBytes;
    }

    /**
     * What to write behind a position.
     *
     * @param facts at least one, in order
     */
    public AuditBatch seal(AuditPosition position, List<AuditFact> facts, Instant now) {
        if (facts.isEmpty()) {
            throw new IllegalArgumentException("a head needs something new: facts=[]");
        }
        var tree = MerkleFrontier.of(position.size(), position.peaks());
        var lines = new ByteArrayOutputStream(facts.size() * 512);
        List<LogHash> nodes = new ArrayList<>();
        LogHash previous = position.previous();
        boolean startsSegment = position.segmentBytes() == 0 || position.segmentBytes() >= segmentBytes;
        if (startsSegment) {
            previous = add(lines, new SegmentStart(position.size(), position.peaks(), previous).line());
        }
        for (AuditFact fact : facts) {
            previous = add(lines, new AuditEntry(tree.size(), fact, previous).line());
            tree.append(previous, nodes);
        }
        TreeHead head = signer.sign(tree, previous, now);
        previous = add(lines, head.line());
        long length = lines.size() + (startsSegment ? 0 : position.segmentBytes());
        return new AuditBatch(
                position.size(),
                startsSegment,
                ByteBuffer.wrap(lines.toByteArray()),
                nodes,
                head,
                new AuditPosition(tree.size(), tree.peaks(), previous, length));
    }

    /** Adds a line; gives its hash, which for an entry is its leaf. */
    private static LogHash add(ByteArrayOutputStream lines, byte[] line) {
        lines.writeBytes(line);
        lines.write('\n');
        return LogHash.leaf(line);
    }
}
