package io.lepton.wire;

/**
 * A backup that was read from its first byte to its last and found whole.
 *
 * @param head what it says of itself
 * @param counts how much is in it
 * @param fileBytes how long it is
 */
public record BackupSummary(BackupHead head, BackupCounts counts, long fileBytes) {}
