package io.lepton.domain;

import java.util.List;

/**
 * What a region's gateway pushes to its peers, ten times a second.
 *
 * @param region who speaks
 * @param sequence counts the digests of one run of the gateway
 * @param epoch the epoch of the snapshot that the gateway works by
 * @param revision the revision of that snapshot
 * @param inFlight requests that the region's nodes have taken in and not yet answered
 * @param slots how many the region's ready nodes can run at once
 * @param serviceMicros the slot-weighted mean of the nodes' service times, in microseconds
 * @param errorShare the moving average of the share of requests that the region's nodes failed, in [0, 1]
 * @param ready the versions that at least one live node of the region answers for
 */
public record RegionDigest(
        RegionId region,
        long sequence,
        long epoch,
        long revision,
        int inFlight,
        int slots,
        long serviceMicros,
        double errorShare,
        List<ModelVersionId> ready) {
    public RegionDigest {
        if (!(errorShare >= 0 && errorShare <= 1)) {
            throw new IllegalArgumentException("outside [0, 1]: errorShare=" + errorShare);
        }
        ready = List.copyOf(ready);
    }
}
