package io.lepton.wire;

import java.util.List;

/**
 * Proves that an entry is in the tree of a signed head.
 *
 * @param entry the entry's line, exactly as it is kept
 * @param index which entry it is, from 0
 * @param size how many entries the tree has
 * @param path the hashes to hash the entry's with, upwards
 * @param head the signed head's line
 */
public record AuditProofView(String entry, long index, long size, List<String> path, String head) {
    public AuditProofView {
        path = List.copyOf(path);
    }
}
