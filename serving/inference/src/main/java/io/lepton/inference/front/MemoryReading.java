package io.lepton.inference.front;

import io.lepton.domain.ModelVersionId;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The memory of a node's models at one moment.
 *
 * @param bytesMax what they may take together
 * @param loads how often a model was loaded since the node started
 * @param evictions how often one left to make room
 * @param residents what each version that is in memory takes, in bytes; in order of name and number
 */
public record MemoryReading(long bytesMax, long loads, long evictions, SortedMap<ModelVersionId, Long> residents) {
    public MemoryReading {
        residents = new TreeMap<>(residents);
    }

    /** What all take together. */
    public long usedBytes() {
        return residents.values().stream().mapToLong(Long::longValue).sum();
    }
}
