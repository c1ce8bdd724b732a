package io.lepton.control;

import io.lepton.artifacts.ArtifactStore;
import io.lepton.chassis.Clock;
import io.lepton.wire.SnapshotSigner;
import java.security.SecureRandom;

/**
 * What a control plane needs from outside.
 *
 * @param clock both times
 * @param desired keeps what people wish
 * @param artifacts keeps model files; it must be able to give files
 * @param signatures reads model files
 * @param development what may be done to a development fleet
 * @param signer signs snapshots
 * @param audit keeps who did what; it stays the caller's to close
 * @param access whom it answers
 */
public record ControlPorts(
        Clock clock,
        DesiredStore desired,
        ArtifactStore artifacts,
        SignatureReader signatures,
        DevelopmentControls development,
        SnapshotSigner signer,
        AuditLog audit,
        AccessConfig access) {
    /** Ports of a control plane that answers whoever asks, with a key and an audit log that last as long as it does. */
    public ControlPorts(
            Clock clock,
            DesiredStore desired,
            ArtifactStore artifacts,
            SignatureReader signatures,
            DevelopmentControls development) {
        this(
                clock,
                desired,
                artifacts,
                signatures,
                development,
                SnapshotSigner.fresh(),
                AuditLog.inMemory(SnapshotSigner.freshPair(), clock),
                AccessConfig.open(new SecureRandom()));
    }
}
