package io.lepton.simulation.world;

import io.lepton.domain.FleetSnapshot;
import io.lepton.wire.SealedSnapshot;
import io.lepton.wire.SnapshotDocument;
import io.lepton.wire.SnapshotSigner;
import java.security.KeyPair;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where one control plane has its snapshots written and signed, as production does: whole to who subscribes, then what
 * differs from the one before.
 *
 * <p>In most worlds nothing is written, since it takes most of their time; there receivers are handed what is meant. Keys
 * are drawn by the platform, not from the seed: nothing else in a run depends on them.
 */
final class Chancery {
    private final Conditions conditions;
    private final Seals seals;
    private @Nullable SealedSnapshot last;

    Chancery(Conditions conditions, Seals seals) {
        this.conditions = conditions;
        this.seals = seals;
    }

    /** For one receiver, which may have anything. */
    Letter whole(FleetSnapshot snapshot) {
        return new Letter(
                snapshot, conditions.isLiteral() ? Optional.of(sealed(snapshot).whole()) : Optional.empty());
    }

    /** For all, who should have the one before. */
    Letter next(FleetSnapshot snapshot) {
        if (!conditions.isLiteral()) {
            return new Letter(snapshot, Optional.empty());
        }
        SealedSnapshot before = last;
        SealedSnapshot sealed = sealed(snapshot);
        last = sealed;
        return new Letter(snapshot, Optional.of(before == null ? sealed.whole() : sealed.since(before)));
    }

    private SealedSnapshot sealed(FleetSnapshot snapshot) {
        return SealedSnapshot.seal(
                SealedSnapshot.FLEET, written(snapshot, conditions.isControlNewer()), seals.signer());
    }

    private static SnapshotDocument written(FleetSnapshot snapshot, boolean isNewer) {
        SnapshotDocument document = SnapshotDocument.of(snapshot);
        return isNewer ? document.withComponent("ofTomorrow", Tongue.OF_TOMORROW) : document;
    }

    /** The keys of a fleet's control planes; each signs with the newest and, for who has not met it, the one before. */
    static final class Seals {
        private List<KeyPair> pairs = List.of(SnapshotSigner.freshPair());

        SnapshotSigner signer() {
            return SnapshotSigner.of(pairs);
        }

        void renew() {
            pairs = List.of(SnapshotSigner.freshPair(), pairs.getFirst());
        }
    }
}
