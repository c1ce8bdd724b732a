package io.lepton.control.audit;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.governance.AuditLine;
import io.lepton.governance.ConsistencyProof;
import io.lepton.governance.InclusionProof;
import io.lepton.governance.LogHash;
import io.lepton.governance.MerkleTree;
import io.lepton.governance.TreeHead;
import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Searches a log, hands its lines out, and draws proofs. Safe for any thread. */
public final class AuditReader {
    private final AuditStore store;

    public AuditReader(AuditStore store) {
        this.store = store;
    }

    /** The newest head; absent of an empty log. */
    public Optional<TreeHead> head() {
        return store.head();
    }

    /** The lines of the newest entries that a query includes, newest first. Reads file by file, the newest first. */
    public List<byte[]> search(AuditQuery query) {
        List<byte[]> found = new ArrayList<>();
        for (long first : store.segments().reversed()) {
            if (first >= query.before()) {
                continue;
            }
            found.addAll(newestOf(first, query, query.limit() - found.size()));
            if (found.size() == query.limit()) {
                break;
            }
        }
        return found;
    }

    /**
     * The lines from an entry on as they are in the files, as many as fit; they end with a head, and the entry that it ends
     * before is where to go on. Empty if there are none.
     *
     * @param entry 0, or the size that a head tells
     * @param bytesMax how many bytes at most, but at least one batch
     * @throws LeptonException {@link ErrorCode#INVALID_REQUEST} if no head ends before that entry
     */
    public byte[] lines(long entry, int bytesMax) {
        var page = new Page(entry, bytesMax);
        if (entry < store.position().size()) {
            // The lines of an entry that begins a file are in that file; its head before is in the one before.
            store.read(entry, page::visit);
        }
        if (!page.isBegun && entry > 0 && entry != store.position().size()) {
            throw new LeptonException(ErrorCode.INVALID_REQUEST, "no head is followed by this entry: from=" + entry);
        }
        return page.whole.toByteArray();
    }

    /**
     * The line of an entry.
     *
     * @throws LeptonException {@link ErrorCode#NOT_FOUND} if there is no such entry
     */
    public byte[] line(long entry) {
        List<byte[]> found = new ArrayList<>();
        store.read(entry, line -> {
            if (AuditLine.read(line) instanceof AuditLine.Entry(var read) && read.sequence() >= entry) {
                if (read.sequence() == entry) {
                    found.add(line);
                }
                return false;
            }
            return true;
        });
        if (found.isEmpty()) {
            throw new LeptonException(ErrorCode.NOT_FOUND, "no such entry: entry=" + entry);
        }
        return found.getFirst();
    }

    /**
     * Proves that a line is the entry of a tree.
     *
     * @throws LeptonException {@link ErrorCode#STORAGE_FAILED} if the log is not what was signed, so that it cannot
     */
    public InclusionProof inclusion(long entry, byte[] line, TreeHead head) {
        InclusionProof proof = tree().inclusion(entry, head.size());
        if (!proof.isGood(LogHash.leaf(line), head.root())) {
            store.renewNodes();
            proof = tree().inclusion(entry, head.size());
            require(proof.isGood(LogHash.leaf(line), head.root()));
        }
        return proof;
    }

    /**
     * Proves that the tree of one size grew out of that of another.
     *
     * @param second at most the size of the head
     * @throws LeptonException {@link ErrorCode#STORAGE_FAILED} if the log is not what was signed, so that it cannot
     */
    public ConsistencyProof consistency(long first, long second, TreeHead head) {
        if (!isSound(second, head)) {
            store.renewNodes();
            require(isSound(second, head));
        }
        ConsistencyProof proof = tree().consistency(first, second);
        require(proof.isGood(tree().root(first), tree().root(second)));
        return proof;
    }

    private boolean isSound(long size, TreeHead head) {
        return tree().consistency(size, head.size()).isGood(tree().root(size), head.root());
    }

    private MerkleTree tree() {
        return new MerkleTree(store::node);
    }

    private static void require(boolean isGood) {
        if (!isGood) {
            throw new LeptonException(
                    ErrorCode.STORAGE_FAILED, "the audit log is not what was signed; lepton audit verify tells where");
        }
    }

    private List<byte[]> newestOf(long firstEntry, AuditQuery query, int limit) {
        Deque<byte[]> newest = new ArrayDeque<>();
        boolean[] isBegun = {false};
        store.read(firstEntry, line -> {
            switch (AuditLine.read(line)) {
                case AuditLine.Start _ -> {
                    if (isBegun[0]) {
                        return false;
                    }
                    isBegun[0] = true;
                }
                case AuditLine.Entry(var entry) -> {
                    if (query.includes(entry)) {
                        newest.addFirst(line);
                        if (newest.size() > limit) {
                            newest.removeLast();
                        }
                    }
                }
                case AuditLine.Head _, AuditLine.Broken _ -> {
                    // Nothing that is searched for.
                }
            }
            return true;
        });
        return List.copyOf(newest);
    }

    /** Collects whole batches. Confined to one call. */
    private static final class Page {
        private final long entry;
        private final int bytesMax;
        private final ByteArrayOutputStream whole = new ByteArrayOutputStream();
        private final ByteArrayOutputStream batch = new ByteArrayOutputStream();
        private boolean isBegun;

        Page(long entry, int bytesMax) {
            this.entry = entry;
            this.bytesMax = bytesMax;
        }

        boolean visit(byte[] line) {
            if (!isBegun && isEntry(line)) {
                return true;
            }
            AuditLine read = AuditLine.read(line);
            if (!isBegun && read instanceof AuditLine.Start(var start) && start.size() == entry) {
                isBegun = true;
            }
            if (!isBegun) {
                isBegun = read instanceof AuditLine.Head(var head) && head.size() == entry;
                return true;
            }
            batch.writeBytes(line);
            batch.write('\n');
            if (read instanceof AuditLine.Head) {
                if (whole.size() > 0 && whole.size() + batch.size() > bytesMax) {
                    return false;
                }
                whole.writeBytes(batch.toByteArray());
                batch.reset();
            }
            return true;
        }

        /** The first key of an entry is its action: cheaper to see than to read what is not wanted. */
        private static boolean isEntry(byte[] line) {
            return line.length > 3 && line[2] == 'a' && line[3] == 'c';
        }
    }
}
