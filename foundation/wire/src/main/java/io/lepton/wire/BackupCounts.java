package io.lepton.wire;

/**
 * How much is in a backup.
 *
 * @param resources things that are wished
 * @param changes lines of the history
 * @param artifacts model files
 * @param artifactBytes their lengths together
 */
public record BackupCounts(long resources, long changes, long artifacts, long artifactBytes) {}
