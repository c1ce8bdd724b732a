package io.lepton.server;

import io.lepton.chassis.Clock;
import io.lepton.control.AuditLog;
import io.lepton.governance.Vault;
import io.lepton.wire.SnapshotSigner;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.List;
import java.util.Optional;

/** Where a control plane keeps its audit log, and the key that it signs tree heads with. */
final class AuditFolder {
    private AuditFolder() {}

    /**
     * Opens the log.
     *
     * @param log the folder of the log
     * @param key the file of the key; it is made if there is none
     * @param vault encrypts that file
     * @throws io.lepton.domain.LeptonException {@link io.lepton.domain.ErrorCode#STORAGE_FAILED} if either cannot be used
     */
    static AuditLog open(Path log, Path key, Optional<Vault> vault, Clock clock) {
        var file = new KeyPairFile(key, "the audit log", vault);
        List<KeyPair> pairs = file.read();
        if (pairs.isEmpty()) {
            pairs = List.of(SnapshotSigner.freshPair());
            file.write(pairs);
        }
        return AuditLog.open(log, pairs, clock);
    }
}
