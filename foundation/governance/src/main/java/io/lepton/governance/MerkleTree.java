package io.lepton.governance;

import java.util.ArrayList;
import java.util.List;

/**
 * Draws roots and proofs of a tree whose complete nodes are kept in the order in which {@link MerkleFrontier} completes them.
 *
 * <p>In that order a node's place can be counted: before leaf {@code n} there are {@code 2n - bitCount(n)} nodes, and the node
 * of level {@code l} with index {@code i} follows its last leaf at a distance of {@code l}. A tree of any former size is inside
 * the present one, so O(log n) reads are enough for each proof.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9162#section-2.1.3">RFC 9162, sections 2.1.3 and 2.1.4</a>
 */
public final class MerkleTree {
    /** Where complete nodes are kept. */
    @FunctionalInterface
    public interface Nodes {
        /** The node that was completed as the so manieth, counted from 0. */
        LogHash node(long place);
    }

    private final Nodes nodes;

    public MerkleTree(Nodes nodes) {
        this.nodes = nodes;
    }

    /** How many nodes a tree of so many leaves has completed. */
    public static long nodeCount(long size) {
        return 2 * size - Long.bitCount(size);
    }

    /** The root of the first so many leaves. */
    public LogHash root(long size) {
        return size == 0 ? LogHash.ofNothing() : hash(0, size);
    }

    /** The edge of the first so many leaves. */
    public MerkleFrontier frontier(long size) {
        List<LogHash> peaks = new ArrayList<>();
        long start = 0;
        for (long bit = Long.highestOneBit(size); bit > 0; bit >>= 1) {
            if ((size & bit) != 0) {
                peaks.add(hash(start, start + bit));
                start += bit;
            }
        }
        return MerkleFrontier.of(size, peaks);
    }

    /**
     * Proves that a leaf is in the tree of a size.
     *
     * @throws IllegalArgumentException unless {@code 0 <= index < size}
     */
    public InclusionProof inclusion(long index, long size) {
        List<LogHash> path = new ArrayList<>();
        if (index >= 0 && index < size) {
            include(index, 0, size, path);
        }
        return new InclusionProof(index, size, path);
    }

    /**
     * Proves that the tree of a size grew out of that of a smaller one.
     *
     * @throws IllegalArgumentException unless {@code 0 <= first <= second}
     */
    public ConsistencyProof consistency(long first, long second) {
        List<LogHash> path = new ArrayList<>();
        if (first > 0 && first < second) {
            grow(first, new Range(0, second), true, path);
        }
        return new ConsistencyProof(first, second, path);
    }

    /** PATH(m, D[n]) of the RFC, for the leaves from a start to an end. */
    private void include(long index, long start, long end, List<LogHash> path) {
        if (end - start == 1) {
            return;
        }
        long middle = start + split(end - start);
        if (index < middle) {
            include(index, start, middle, path);
            path.add(hash(middle, end));
        } else {
            include(index, middle, end, path);
            path.add(hash(start, middle));
        }
    }

    private record Range(long start, long end) {}

    /** SUBPROOF(m, D[n], b) of the RFC: {@code isWhole} while the smaller tree is a prefix that its verifier knows. */
    private void grow(long first, Range range, boolean isWhole, List<LogHash> path) {
        if (first == range.end()) {
            if (!isWhole) {
                path.add(hash(range.start(), range.end()));
            }
            return;
        }
        long middle = range.start() + split(range.end() - range.start());
        if (first <= middle) {
            grow(first, new Range(range.start(), middle), isWhole, path);
            path.add(hash(middle, range.end()));
        } else {
            grow(first, new Range(middle, range.end()), false, path);
            path.add(hash(range.start(), middle));
        }
    }

    /** MTH of the leaves from a start to an end; complete trees are read, the others made of them. */
    private LogHash hash(long start, long end) {
        long count = end - start;
        if (Long.bitCount(count) == 1) {
            return nodes.node(place(Long.numberOfTrailingZeros(count), end));
        }
        long middle = start + split(count);
        return LogHash.node(hash(start, middle), hash(middle, end));
    }

    /** The place of the node of a level whose last leaf is the one before {@code end}. */
    private static long place(int level, long end) {
        return nodeCount(end - 1) + level;
    }

    /** The largest power of two below a count of at least two. */
    private static long split(long count) {
        return Long.highestOneBit(count - 1);
    }
}
