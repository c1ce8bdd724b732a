package io.lepton.control;

import io.lepton.artifacts.ArtifactStore;
import io.lepton.chassis.Clock;
import io.lepton.wire.SnapshotSigner;

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
 */
public record ControlPorts(
        Clock clock,
        DesiredStore desired,
        ArtifactStore artifacts,
        SignatureReader signatures,
        DevelopmentControls development,
        SnapshotSigner signer,
        AuditLog audit) {
    /** The same with an audit log that ends with the process. */
    public ControlPorts(
            Clock clock,
            DesiredStore desired,
            ArtifactStore artifacts,
            SignatureReader signatures,
            DevelopmentControls development,
            SnapshotSigner signer) {
        this(
                clock,
                desired,
                artifacts,
                signatures,
                development,
                signer,
                AuditLog.inMemory(SnapshotSigner.freshPair(), clock));
    }

    /** The same with a key that lasts as long as the control plane. */
    public ControlPorts(
            Clock clock,
            DesiredStore desired,
            ArtifactStore artifacts,
            SignatureReader signatures,
            DevelopmentControls development) {
        this(clock, desired, artifacts, signatures, development, SnapshotSigner.fresh());
    }
}
