package io.lepton.simulation.world;

import io.lepton.domain.FleetSnapshot;
import io.lepton.domain.SnapshotReply;
import io.lepton.wire.SealedSnapshot;
import io.lepton.wire.SealedSnapshot.Reading;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes in what control planes send to one process, and keeps it: what {@code SnapshotInbox} is in production, with the same
 * reading. In worlds that do not look at the text, it hands on what is meant and keeps nothing.
 */
final class Inbox {
    /** What a receiver's snapshots do. */
    interface Receiver {
        /** Takes one in or refuses it; true if it is in force now. */
        boolean take(FleetSnapshot snapshot);

        /** One was not believed. */
        void refused(SnapshotReply reply);
    }

    private final String name;
    private final Archive archive;
    private final Reader reader;
    private final Receiver receiver;
    private @Nullable SealedSnapshot inForce;

    Inbox(String name, Archive archive, Reader reader, Receiver receiver) {
        this.name = name;
        this.archive = archive;
        this.reader = reader;
        this.receiver = receiver;
    }

    /** Shows what was kept, if it is of use. */
    void showKept() {
        archive.line().ifPresent(line -> {
            boolean _ = take(line, false);
        });
    }

    /** Takes a letter in; false if it changes another snapshot than the one at hand. */
    boolean take(Letter letter) {
        if (letter.line().isEmpty()) {
            boolean _ = receiver.take(letter.snapshot());
            return true;
        }
        return take(letter.line().get(), true);
    }

    private boolean take(byte[] line, boolean isNew) {
        switch (reader.read(line, Optional.ofNullable(inForce), Set.of(SealedSnapshot.FLEET), archive.keys())) {
            case Reading.Good(var signed) -> show(signed, isNew);
            case Reading.BaseMissing() -> {
                return false;
            }
            case Reading.Bad(long epoch, long revision, String reason) -> {
                if (isNew) {
                    receiver.refused(new SnapshotReply(name, epoch, revision, Optional.of(reason)));
                }
            }
        }
        return true;
    }

    private void show(SealedSnapshot signed, boolean isNew) {
        if (receiver.take(signed.snapshot())) {
            inForce = signed;
            archive.keep(signed.keys());
            if (isNew) {
                archive.keep(signed.whole());
            }
        }
    }
}
