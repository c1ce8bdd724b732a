package io.lepton.simulation.world;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * What a gateway or a node keeps of the control plane's word, and outlives its process: the last good snapshot as it was sent,
 * and the keys that it believes; the snapshot before the last too, as a disk may have it that lies about having written.
 */
final class Archive {
    private static final int BITS = 8;
    private static final int FLIPS_MAX = 3;

    private Optional<byte[]> line = Optional.empty();
    private Optional<byte[]> lineBefore = Optional.empty();
    private Set<String> keys = Set.of();

    Optional<byte[]> line() {
        return line.map(byte[]::clone);
    }

    Set<String> keys() {
        return keys;
    }

    void keep(byte[] next) {
        lineBefore = line;
        line = Optional.of(next.clone());
    }

    void keep(Set<String> named) {
        keys = Set.copyOf(named);
    }

    void erase() {
        line = Optional.empty();
        lineBefore = Optional.empty();
        keys = Set.of();
    }

    /** Leaves of the snapshot what was written before a crash. */
    void tear(SplittableRandom random) {
        line = line.map(bytes -> Arrays.copyOf(bytes, random.nextInt(Math.max(1, bytes.length))));
    }

    /** Turns over some bits of the snapshot. */
    void flip(SplittableRandom random) {
        line = line.map(bytes -> {
            byte[] harmed = bytes.clone();
            int count = harmed.length == 0 ? 0 : 1 + random.nextInt(FLIPS_MAX);
            for (int i = 0; i < count; i++) {
                harmed[random.nextInt(harmed.length)] ^= (byte) (1 << random.nextInt(BITS));
            }
            return harmed;
        });
    }

    /** Loses the last write. */
    void lose() {
        line = lineBefore;
    }
}
