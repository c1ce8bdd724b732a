package io.lepton.domain;

import java.util.Optional;

/**
 * A receiver's answer to a snapshot: taken (ACK), or refused with the reason (NACK) while the former one stays in force.
 *
 * @param receiver the node's name, or {@code gateway-} and the region's
 * @param epoch the epoch of the snapshot that is answered
 * @param revision its revision
 * @param refusal why it was refused; empty means that it was taken
 */
public record SnapshotReply(String receiver, long epoch, long revision, Optional<String> refusal) {}
