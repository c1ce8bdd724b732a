package io.lepton.cli;

import io.lepton.domain.NodeId;
import io.lepton.domain.RegionId;
import java.util.Optional;

/**
 * Where a job is to be trained.
 *
 * @param node the only node that may; any of the region that takes jobs if absent
 */
record JobPlace(RegionId region, Optional<NodeId> node) {
    /** {@code frankfurt}, or {@code frankfurt/frankfurt-1}. */
    static JobPlace parse(String text) {
        int slash = text.indexOf('/');
        return slash < 0
                ? new JobPlace(new RegionId(text), Optional.empty())
                : new JobPlace(
                        new RegionId(text.substring(0, slash)), Optional.of(new NodeId(text.substring(slash + 1))));
    }
}
