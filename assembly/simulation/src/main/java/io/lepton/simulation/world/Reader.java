package io.lepton.simulation.world;

import io.lepton.wire.SealedSnapshot;
import java.util.Optional;
import java.util.Set;

/** How receivers make out what a line holds, and whether to believe it. */
@FunctionalInterface
public interface Reader {
    /** As {@link SealedSnapshot#read}. */
    SealedSnapshot.Reading read(byte[] line, Optional<SealedSnapshot> base, Set<String> audiences, Set<String> pinned);
}
