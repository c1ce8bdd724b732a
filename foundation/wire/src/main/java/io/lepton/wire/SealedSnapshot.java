package io.lepton.wire;

import io.lepton.domain.FleetSnapshot;
import io.lepton.domain.LeptonException;
import io.lepton.wire.SignedSnapshot.Seal;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A snapshot with the signatures of the control plane that made it. Immutable. */
public final class SealedSnapshot {
    /** The audience of a snapshot that has everything. */
    public static final String FLEET = "*";

    private final String audience;
    private final SnapshotDocument document;
    private final FleetSnapshot snapshot;
    private final List<String> keys;
    private final List<Seal> seals;

    private SealedSnapshot(
            String audience, SnapshotDocument document, FleetSnapshot snapshot, List<String> keys, List<Seal> seals) {
        this.audience = audience;
        this.document = document;
        this.snapshot = snapshot;
        this.keys = keys;
        this.seals = seals;
    }

    /** What came of a line that was read. */
    public sealed interface Reading {
        /** A snapshot that is what the control plane said; whether it contradicts itself is for the receiver to find. */
        record Good(SealedSnapshot snapshot) implements Reading {}

        /** It changes a snapshot that the receiver does not have. */
        record BaseMissing() implements Reading {}

        /** It is not to be believed. */
        record Bad(long epoch, long revision, String reason) implements Reading {}
    }

    /** Signs a snapshot for an audience. */
    public static SealedSnapshot seal(String audience, SnapshotDocument document, SnapshotSigner signer) {
        return new SealedSnapshot(
                audience, document, document.snapshot(), signer.keys(), signer.seal(audience, document.digest()));
    }

    /**
     * Reads a line that should hold a snapshot.
     *
     * @param base the snapshot that the receiver has
     * @param audiences for whom it may be
     * @param pinned the public keys that are believed; if there are none, any
     */
    public static Reading read(byte[] line, Optional<SealedSnapshot> base, Set<String> audiences, Set<String> pinned) {
        SignedSnapshot signed;
        try {
            signed = Json.read(line, SignedSnapshot.class);
        } catch (LeptonException e) {
            return new Reading.Bad(0, 0, "not a signed snapshot: " + e.getMessage());
        }
        if (!signed.base().equals(signed.base().flatMap(_ -> base.map(SealedSnapshot::digest)))) {
            return new Reading.BaseMissing();
        }
        try {
            return new Reading.Good(checked(signed, base, audiences, pinned));
        } catch (LeptonException | IllegalArgumentException e) {
            return new Reading.Bad(signed.epoch(), signed.revision(), String.valueOf(e.getMessage()));
        }
    }

    public FleetSnapshot snapshot() {
        return snapshot;
    }

    public SnapshotDocument document() {
        return document;
    }

    /** The SHA-256 of its whole text. */
    public String digest() {
        return document.digest();
    }

    public String audience() {
        return audience;
    }

    /** The public keys that the control plane signs with from this snapshot on. */
    public Set<String> keys() {
        return Set.copyOf(keys);
    }

    /** A line that holds all of it. */
    public byte[] whole() {
        return line(Optional.empty(), document.patchFrom(SnapshotDocument.empty()));
    }

    /** A line that holds what differs from another. */
    public byte[] since(SealedSnapshot base) {
        return line(Optional.of(base.digest()), document.patchFrom(base.document));
    }

    private byte[] line(Optional<String> base, SnapshotPatch content) {
        return Json.write(new SignedSnapshot(
                audience, snapshot.epoch(), snapshot.revision(), digest(), keys, seals, base, content));
    }

    private static SealedSnapshot checked(
            SignedSnapshot signed, Optional<SealedSnapshot> base, Set<String> audiences, Set<String> pinned) {
        if (!audiences.contains(signed.audience())) {
            throw new IllegalArgumentException("meant for another: audience=" + signed.audience());
        }
        // The signature first: nothing is made of what a stranger says.
        if (signed.seals().stream().noneMatch(seal -> isBelieved(seal, signed, pinned))) {
            throw new IllegalArgumentException("not signed by a key that is pinned: keys="
                    + signed.seals().stream().map(Seal::key).toList());
        }
        SnapshotDocument document = signed.base()
                .flatMap(_ -> base)
                .map(SealedSnapshot::document)
                .orElseGet(SnapshotDocument::empty)
                .patched(signed.content());
        if (!document.digest().equals(signed.digest())) {
            throw new IllegalArgumentException(
                    "the content is not what was signed: digest=" + signed.digest() + ", actual=" + document.digest());
        }
        FleetSnapshot snapshot = document.snapshot();
        if (snapshot.epoch() != signed.epoch() || snapshot.revision() != signed.revision()) {
            throw new IllegalArgumentException(
                    "another snapshot than it says: epoch=" + snapshot.epoch() + ", revision=" + snapshot.revision());
        }
        return new SealedSnapshot(signed.audience(), document, snapshot, signed.keys(), signed.seals());
    }

    private static boolean isBelieved(Seal seal, SignedSnapshot signed, Set<String> pinned) {
        return (pinned.isEmpty() || pinned.contains(seal.key()))
                && SnapshotSigner.isGood(seal, signed.audience(), signed.digest(), signed.keys());
    }
}
