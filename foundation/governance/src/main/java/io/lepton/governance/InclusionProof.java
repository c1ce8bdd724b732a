package io.lepton.governance;

import java.util.List;

/**
 * Proves that a leaf is in a tree.
 *
 * @param index which leaf, from 0
 * @param size how many leaves the tree has
 * @param path what to hash the leaf with, upwards
 */
public record InclusionProof(long index, long size, List<LogHash> path) {
    public InclusionProof {
        if (index < 0 || index >= size) {
            throw new IllegalArgumentException("no such entry in the tree: entry=" + index + ", size=" + size);
        }
        path = List.copyOf(path);
    }

    /**
     * Whether it proves that the leaf is in the tree with the root; costs O(log n) hashes.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc9162#section-2.1.3.2">RFC 9162, section 2.1.3.2</a>
     */
    public boolean isGood(LogHash leaf, LogHash root) {
        long fn = index;
        long sn = size - 1;
        LogHash r = leaf;
        for (LogHash p : path) {
            if (sn == 0) {
                return false;
            }
            if ((fn & 1) == 1 || fn == sn) {
                r = LogHash.node(p, r);
                while ((fn & 1) == 0 && fn != 0) {
                    fn >>= 1;
                    sn >>= 1;
                }
            } else {
                r = LogHash.node(r, p);
            }
            fn >>= 1;
            sn >>= 1;
        }
        return sn == 0 && r.equals(root);
    }
}
