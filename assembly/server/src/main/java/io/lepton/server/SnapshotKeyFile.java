package io.lepton.server;

import io.lepton.governance.Vault;
import io.lepton.wire.SnapshotSigner;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The file with the keys that a control plane signs snapshots with.
 *
 * <p>The first pair is the key that the control plane made last. A former one stays beside it while receivers may know only
 * that.
 */
final class SnapshotKeyFile {
    private static final int PAIRS_MAX = 2;

    private final KeyPairFile file;

    SnapshotKeyFile(Path file, Optional<Vault> vault) {
        this.file = new KeyPairFile(file, "snapshots", vault);
    }

    /** Signs with the keys of the file; one is made if there is none. */
    SnapshotSigner signer() {
        List<KeyPair> pairs = file.read();
        if (pairs.isEmpty()) {
            pairs = List.of(SnapshotSigner.freshPair());
            file.write(pairs);
        }
        return SnapshotSigner.of(pairs);
    }

    /** Signs with a fresh key too; the one before stays, those before that go. */
    SnapshotSigner renewed() {
        List<KeyPair> pairs = new ArrayList<>(List.of(SnapshotSigner.freshPair()));
        file.read().stream().limit(PAIRS_MAX - 1L).forEach(pairs::add);
        file.write(pairs);
        return SnapshotSigner.of(pairs);
    }
}
