package io.lepton.control.audit;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.governance.AuditBatch;
import io.lepton.governance.AuditLine;
import io.lepton.governance.AuditPosition;
import io.lepton.governance.HeadKeys;
import io.lepton.governance.LogHash;
import io.lepton.governance.MerkleFrontier;
import io.lepton.governance.MerkleTree;
import io.lepton.governance.TreeHead;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A log in the files of a folder, one batch behind the other, each forced to the disk before it counts.
 *
 * <p>Opening reads the newest file. What follows the last signed head there was never acknowledged: it is cut off, and said. A
 * file that is not as it was signed is not gone on from. Files before the newest are not read then; {@code lepton audit
 * verify} reads all. One thread appends; any thread reads.
 */
public final class FileAuditStore implements AuditStore {
    private static final Logger LOG = LoggerFactory.getLogger(FileAuditStore.class);
    private static final int NODES_RENEWED_AT_ONCE = 4_096;

    private final Path folder;
    private final NodeFile nodes;
    private final long cutBytes;
    private volatile State state;
    private Optional<FileChannel> channel = Optional.empty();

    /** What can be read. */
    private record State(NavigableMap<Long, Path> files, AuditPosition position, Optional<TreeHead> head) {}

    private FileAuditStore(Path folder, Recovery recovery, NodeFile nodes) {
        this.folder = folder;
        this.nodes = nodes;
        this.cutBytes = recovery.cutBytes();
        this.state = new State(SegmentFiles.in(folder), recovery.position(), recovery.head());
    }

    /**
     * Opens the log of a folder, making it if it is not there.
     *
     * @param keys whose heads are the log's own
     * @throws LeptonException {@link ErrorCode#STORAGE_FAILED} if the folder cannot be used, or its newest file is not what
     *     was signed
     */
    public static FileAuditStore open(Path folder, HeadKeys keys) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw SegmentFiles.failure("cannot make the folder of the audit log", folder, e);
        }
        Recovery recovery = Recovery.of(folder, keys);
        var store = new FileAuditStore(folder, recovery, NodeFile.open(folder.resolve("nodes.bin")));
        if (!store.nodes.holds(recovery.position().size(), recovery.position().peaks())) {
            LOG.atWarn().addKeyValue("folder", folder).log("the tree of the audit log is made anew");
            store.renewNodes();
        }
        return store;
    }

    /** How many bytes of an unfinished write were cut off when it was opened. */
    public long cutBytes() {
        return cutBytes;
    }

    @Override
    public AuditPosition position() {
        return state.position();
    }

    @Override
    public Optional<TreeHead> head() {
        return state.head();
    }

    @Override
    public List<Long> segments() {
        return List.copyOf(state.files().keySet());
    }

    @Override
    public void append(AuditBatch batch) {
        State now = state;
        if (batch.firstSequence() != now.position().size()) {
            throw new LeptonException(
                    ErrorCode.STORAGE_FAILED, "the batch was sealed elsewhere: entry=" + batch.firstSequence());
        }
        NavigableMap<Long, Path> files = new TreeMap<>(now.files());
        try {
            if (batch.startsSegment()) {
                files.put(batch.firstSequence(), begin(batch.firstSequence()));
            }
            write(batch, files.lastEntry().getValue());
        } catch (IOException e) {
            throw SegmentFiles.failure("cannot write the audit log", folder, e);
        }
        nodes.write(MerkleTree.nodeCount(batch.firstSequence()), batch.nodes());
        state = new State(files, batch.after(), Optional.of(batch.head()));
    }

    @Override
    public void read(long entry, Visitor visitor) {
        State now = state;
        Long first = now.files().floorKey(entry);
        if (first == null) {
            return;
        }
        for (Map.Entry<Long, Path> file : now.files().tailMap(first).entrySet()) {
            boolean isNewest = file.getKey().equals(now.files().lastKey());
            long length = isNewest ? now.position().segmentBytes() : Long.MAX_VALUE;
            if (!SegmentFiles.read(file.getValue(), length, (line, _, _) -> visitor.visit(line))) {
                return;
            }
        }
    }

    @Override
    public LogHash node(long place) {
        return nodes.node(place);
    }

    @Override
    public void renewNodes() {
        var frontier = MerkleFrontier.empty();
        List<LogHash> made = new ArrayList<>();
        read(0, line -> {
            if (AuditLine.read(line) instanceof AuditLine.Entry) {
                frontier.append(LogHash.leaf(line), made);
            }
            if (made.size() >= NODES_RENEWED_AT_ONCE) {
                nodes.write(MerkleTree.nodeCount(frontier.size()) - made.size(), made);
                made.clear();
            }
            return true;
        });
        nodes.write(MerkleTree.nodeCount(frontier.size()) - made.size(), made);
        if (!frontier.peaks().equals(state.position().peaks())) {
            LOG.atError()
                    .addKeyValue("folder", folder)
                    .addKeyValue("entries", frontier.size())
                    .log("older files of the audit log are not what was signed: lepton audit verify tells where");
        }
    }

    @Override
    public void close() {
        try {
            closeChannel();
        } catch (IOException e) {
            throw SegmentFiles.failure("cannot close the audit log", folder, e);
        } finally {
            nodes.close();
        }
    }

    private Path begin(long firstEntry) throws IOException {
        closeChannel();
        Path file = SegmentFiles.file(folder, firstEntry);
        // A write that failed may have left it behind.
        Files.deleteIfExists(file);
        return file;
    }

    private void write(AuditBatch batch, Path file) throws IOException {
        FileChannel target = channel.isPresent() ? channel.get() : reopen(file);
        channel = Optional.of(target);
        long start = batch.startsSegment() ? 0 : state.position().segmentBytes();
        // Behind what counts there may be the remains of a write that failed.
        target.truncate(start);
        target.position(start);
        var bytes = batch.bytes().duplicate();
        while (bytes.hasRemaining()) {
            int _ = target.write(bytes);
        }
        target.force(false);
        if (batch.startsSegment()) {
            SegmentFiles.force(folder);
        }
    }

    private static FileChannel reopen(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    private void closeChannel() throws IOException {
        if (channel.isPresent()) {
            FileChannel open = channel.get();
            channel = Optional.empty();
            open.close();
        }
    }
}
