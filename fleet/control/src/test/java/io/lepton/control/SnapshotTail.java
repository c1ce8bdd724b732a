package io.lepton.control;

import io.lepton.domain.FleetSnapshot;
import io.lepton.wire.SealedSnapshot;
import io.lepton.wire.SealedSnapshot.Reading;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Reads a stream of snapshots as a receiver does that takes every one. Confined to one thread at a time. */
final class SnapshotTail {
    final Set<String> audiences = new HashSet<>(Set.of(SealedSnapshot.FLEET));
    private Optional<SealedSnapshot> last = Optional.empty();

    FleetSnapshot read(byte[] line) {
        return switch (SealedSnapshot.read(
                line, last, audiences, last.map(SealedSnapshot::keys).orElse(Set.of()))) {
            case Reading.Good(var signed) -> {
                last = Optional.of(signed);
                yield signed.snapshot();
            }
            case Reading.BaseMissing() -> throw new AssertionError("changes another snapshot: last=" + last);
            case Reading.Bad bad -> throw new AssertionError(bad.toString());
        };
    }

    Optional<SealedSnapshot> last() {
        return last;
    }
}
