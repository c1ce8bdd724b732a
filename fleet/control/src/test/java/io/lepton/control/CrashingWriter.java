package io.lepton.control;

import java.io.PrintStream;
import java.time.Instant;

/**
 * A process that writes a store as fast as it can until it is killed, and says so after each acknowledgement.
 *
 * <p>Arguments: the store's URL and the seed of {@link RandomStates}. It goes on where a predecessor was killed.
 */
final class CrashingWriter {
    private CrashingWriter() {}

    public static void main(String[] arguments) {
        long seed = Long.parseLong(arguments[1]);
        PrintStream out = System.out;
        try (var store = SqlDesiredStore.open(arguments[0])) {
            for (long revision = store.read().revision() + 1; ; revision++) {
                if (!store.write(RandomStates.of(seed, 1, revision), new Origin("writer", Instant.EPOCH))) {
                    throw new IllegalStateException("refused: revision=" + revision);
                }
                out.println(revision);
            }
        }
    }
}
