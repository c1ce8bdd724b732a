package io.lepton.inference.cache;

/**
 * A node's response cache at one moment.
 *
 * @param bytesMax what the answers may take together; 0 keeps none
 * @param bytes what they take
 * @param answers how many there are
 * @param evictions how many were dropped to make room since the node started
 */
public record CacheReading(long bytesMax, long bytes, long answers, long evictions) {
    /** That of a node which keeps no answers. */
    public static final CacheReading OFF = new CacheReading(0, 0, 0, 0);
}
