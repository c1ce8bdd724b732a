package io.lepton.wire;

import java.time.Instant;

/**
 * What a backup says of itself before anything else.
 *
 * @param madeAt when the control plane read its store, by its own clock
 * @param programVersion the Lepton that made it
 * @param epoch the reign under which it was made
 * @param revision the last write that is in it
 * @param contentDigest of what every gateway's snapshot must say because of what is wished, whoever has joined
 */
public record BackupHead(Instant madeAt, String programVersion, long epoch, long revision, String contentDigest) {}
