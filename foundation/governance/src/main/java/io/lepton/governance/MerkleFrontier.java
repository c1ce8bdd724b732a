package io.lepton.governance;

import java.util.ArrayList;
import java.util.List;

/**
 * The right edge of a growing Merkle tree: all that an append and the root need.
 *
 * <p>A tree of {@code n} leaves is a row of complete trees, one for each bit of {@code n} that is set, the largest first. The
 * frontier is the roots of these. A new leaf is joined to as many of them as {@code n} has set bits at its end, so an append
 * costs O(log n) hashes at worst and one on average, and reads nothing that was written. Confined to one thread.
 */
public final class MerkleFrontier {
    private final List<LogHash> peaks;
    private long size;

    private MerkleFrontier(long size, List<LogHash> peaks) {
        this.size = size;
        this.peaks = new ArrayList<>(peaks);
    }

    /** The edge of a tree without leaves. */
    public static MerkleFrontier empty() {
        return new MerkleFrontier(0, List.of());
    }

    /**
     * The edge of a tree of a size.
     *
     * @param peaks the roots of its complete trees, the largest first
     * @throws IllegalArgumentException if a tree of this size has another number of them
     */
    public static MerkleFrontier of(long size, List<LogHash> peaks) {
        if (size < 0 || peaks.size() != Long.bitCount(size)) {
            throw new IllegalArgumentException("not the edge of such a tree: size=" + size + ", peaks=" + peaks.size());
        }
        return new MerkleFrontier(size, peaks);
    }

    /** The same edge, apart from this one. */
    public MerkleFrontier copy() {
        return new MerkleFrontier(size, peaks);
    }

    /** How many leaves there are. */
    public long size() {
        return size;
    }

    /** The roots of the complete trees, the largest first. */
    public List<LogHash> peaks() {
        return List.copyOf(peaks);
    }

    /** Adds a leaf. */
    public void append(LogHash leaf) {
        append(leaf, new ArrayList<>());
    }

    /** Adds a leaf, and appends to {@code completed} the leaf and each node above it that is complete now, upwards. */
    public void append(LogHash leaf, List<LogHash> completed) {
        LogHash top = leaf;
        completed.add(top);
        for (long rest = size; (rest & 1) == 1; rest >>= 1) {
            top = LogHash.node(peaks.removeLast(), top);
            completed.add(top);
        }
        peaks.add(top);
        size++;
    }

    /** The root of the tree. */
    public LogHash root() {
        if (peaks.isEmpty()) {
            return LogHash.ofNothing();
        }
        LogHash root = peaks.getLast();
        for (int i = peaks.size() - 2; i >= 0; i--) {
            root = LogHash.node(peaks.get(i), root);
        }
        return root;
    }
}
