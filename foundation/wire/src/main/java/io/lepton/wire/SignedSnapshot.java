package io.lepton.wire;

import java.util.List;
import java.util.Optional;

/**
 * A snapshot on its way, or on a receiver's disk: whole, or as what differs from one that the receiver has.
 *
 * @param audience whom it is for: {@code *}, or a node's name
 * @param epoch the reign that made it
 * @param revision its number in that reign
 * @param digest the SHA-256 of the whole snapshot that comes out
 * @param keys the public keys that the control plane signs with from now on
 * @param seals its signatures, at least one
 * @param base the digest of the snapshot that the content applies to; nothing, if absent
 * @param content what is to be made of the base
 */
record SignedSnapshot(
        String audience,
        long epoch,
        long revision,
        String digest,
        List<String> keys,
        List<Seal> seals,
        Optional<String> base,
        SnapshotPatch content) {
    /**
     * A signature by Ed25519 over audience, digest and keys.
     *
     * @param key the public key that it is checked with: X.509, Base64
     * @param signature Base64
     */
    record Seal(String key, String signature) {}

    SignedSnapshot {
        keys = List.copyOf(keys);
        seals = List.copyOf(seals);
    }
}
