package io.lepton.wire;

import java.util.List;

/**
 * Proves that a tree grew out of a smaller one.
 *
 * @param first how many entries the smaller one has
 * @param second how many entries the larger one has
 * @param path the hashes of which both roots can be made
 * @param head the newest signed head's line
 */
public record AuditGrowthView(long first, long second, List<String> path, String head) {
    public AuditGrowthView {
        path = List.copyOf(path);
    }
}
