package io.lepton.control.audit;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.governance.AuditBatch;
import io.lepton.governance.AuditPosition;
import io.lepton.governance.LogHash;
import io.lepton.governance.TreeHead;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** A log that ends with the process. Guarded by its own lock. */
public final class MemoryAuditStore implements AuditStore {
    private final TreeMap<Long, List<byte[]>> segments = new TreeMap<>();
    private final List<LogHash> nodes = new ArrayList<>();
    private AuditPosition position = AuditPosition.start();
    private Optional<TreeHead> head = Optional.empty();

    @Override
    public synchronized AuditPosition position() {
        return position;
    }

    @Override
    public synchronized Optional<TreeHead> head() {
        return head;
    }

    @Override
    public synchronized List<Long> segments() {
        return List.copyOf(segments.keySet());
    }

    @Override
    public synchronized void append(AuditBatch batch) {
        if (batch.firstSequence() != position.size()) {
            throw new LeptonException(
                    ErrorCode.STORAGE_FAILED, "the batch was sealed elsewhere: entry=" + batch.firstSequence());
        }
        if (batch.startsSegment()) {
            segments.put(batch.firstSequence(), new ArrayList<>());
        }
        byte[] bytes = new byte[batch.bytes().remaining()];
        batch.bytes().duplicate().get(bytes);
        List<byte[]> lines = segments.lastEntry().getValue();
        int start = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                lines.add(Arrays.copyOfRange(bytes, start, i));
                start = i + 1;
            }
        }
        nodes.addAll(batch.nodes());
        position = batch.after();
        head = Optional.of(batch.head());
    }

    @Override
    public void read(long entry, Visitor visitor) {
        for (byte[] line : linesFrom(entry)) {
            if (!visitor.visit(line)) {
                return;
            }
        }
    }

    @Override
    public synchronized LogHash node(long place) {
        return nodes.get(Math.toIntExact(place));
    }

    /** They cannot differ. */
    @Override
    public void renewNodes() {}

    @Override
    public void close() {}

    private synchronized List<byte[]> linesFrom(long entry) {
        Long first = segments.floorKey(entry);
        List<byte[]> lines = new ArrayList<>();
        if (first != null) {
            segments.tailMap(first).values().forEach(lines::addAll);
        }
        return lines;
    }
}
