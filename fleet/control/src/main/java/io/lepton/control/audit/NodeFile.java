package io.lepton.control.audit;

import io.lepton.governance.LogHash;
import io.lepton.governance.MerkleTree;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * The nodes of the tree, one behind the other. It is made of the lines and can be made again, so nobody waits for the disk.
 * One thread writes; any thread reads.
 */
final class NodeFile implements AutoCloseable {
    private final Path path;
    private final FileChannel channel;

    private NodeFile(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    static NodeFile open(Path path) {
        try {
            return new NodeFile(
                    path,
                    FileChannel.open(
                            path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE));
        } catch (IOException e) {
            throw SegmentFiles.failure("cannot open the tree of the audit log", path, e);
        }
    }

    /** Whether the edge of a tree of a size is there as it should be. */
    boolean holds(long size, List<LogHash> peaks) {
        try {
            return channel.size() >= MerkleTree.nodeCount(size) * LogHash.BYTES
                    && new MerkleTree(this::node).frontier(size).peaks().equals(peaks);
        } catch (IOException e) {
            throw SegmentFiles.failure("cannot read the tree of the audit log", path, e);
        }
    }

    LogHash node(long place) {
        var bytes = ByteBuffer.allocate(LogHash.BYTES);
        try {
            int count = channel.read(bytes, place * LogHash.BYTES);
            if (count < LogHash.BYTES) {
                return LogHash.ofNothing(); // Found wrong by whoever holds the proof against the root.
            }
        } catch (IOException e) {
            throw SegmentFiles.failure("cannot read the tree of the audit log", path, e);
        }
        return LogHash.of(bytes.array());
    }

    void write(long firstPlace, List<LogHash> nodes) {
        var bytes = ByteBuffer.allocate(nodes.size() * LogHash.BYTES);
        nodes.forEach(node -> node.writeTo(bytes));
        bytes.flip();
        try {
            long at = firstPlace * LogHash.BYTES;
            while (bytes.hasRemaining()) {
                at += channel.write(bytes, at);
            }
        } catch (IOException e) {
            throw SegmentFiles.failure("cannot write the tree of the audit log", path, e);
        }
    }

    @Override
    public void close() {
        try {
            if (channel.isOpen()) {
                channel.force(true);
                channel.close();
            }
        } catch (IOException e) {
            throw SegmentFiles.failure("cannot close the tree of the audit log", path, e);
        }
    }
}
