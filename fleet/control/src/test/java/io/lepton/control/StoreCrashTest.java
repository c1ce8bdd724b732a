package io.lepton.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a writing process at random points, over and over on the same store: what it acknowledged must be there, and
 * nothing may be there by half.
 *
 * <p>{@code -Dlepton.test.kills=1000 -Dlepton.test.seed=2} kills more often, by another seed.
 */
class StoreCrashTest {
    private static final int KILLS = Integer.getInteger("lepton.test.kills", 12);
    private static final long SEED = Long.getLong("lepton.test.seed", 1);
    /** A write takes about a millisecond: so far apart the kills fall into every step of one. */
    private static final int MICROS_MAX = 20_000;

    @TempDir
    private Path folder;

    @Test
    void sqliteLosesNothingAcknowledgedWhenItsWriterIsKilled() throws Exception {
        killOver("sqlite:" + folder.resolve("desired.db"), KILLS);
    }

    @Test
    void postgresLosesNothingAcknowledgedWhenItsWriterIsKilled() throws Exception {
        try (var server = PostgresServer.start()) {
            killOver(server.freshDatabase(), Math.max(1, KILLS / 3));
        }
    }

    private static void killOver(String url, int kills) throws Exception {
        var random = new Random(SEED);
        long before = 0;
        for (int kill = 1; kill <= kills; kill++) {
            long acknowledged = Math.max(before, runAndKill(url, random));
            try (var store = SqlDesiredStore.open(url)) {
                before = check(store, acknowledged, "seed " + SEED + ", kill " + kill);
            }
        }
        assertThat(before).as("every writer got something done").isGreaterThanOrEqualTo(kills);
    }

    /** The last write that the process acknowledged before its end. */
    private static long runAndKill(String url, Random random) throws IOException, InterruptedException {
        Process writer = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CrashingWriter.class.getName(),
                        url,
                        Long.toString(SEED)))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader output = writer.inputReader()) {
            long acknowledged = Long.parseLong(output.readLine());
            waitMicros(random.nextInt(MICROS_MAX));
            // Not by the process itself, which would close the pipe with what was acknowledged and not read yet.
            writer.toHandle().destroyForcibly();
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                // The pipe outlives the process, so every acknowledgement is read; the last may be cut.
                acknowledged = Math.max(acknowledged, Long.parseLong(line));
            }
            writer.waitFor();
            return acknowledged;
        }
    }

    private static long check(SqlDesiredStore store, long acknowledged, String place) {
        DesiredState state = store.read();
        assertThat(state.revision()).as(place).isBetween(acknowledged, acknowledged + 1);
        assertThat(state).as(place).isEqualTo(RandomStates.of(SEED, 1, state.revision()));
        for (long revision = Math.max(1, acknowledged - 3); revision <= acknowledged + 1; revision++) {
            var origin = new Origin("writer", Instant.EPOCH);
            var expected = revision > state.revision()
                    ? List.<Change>of()
                    : Resources.changes(
                            RandomStates.of(SEED, 1, revision - 1), RandomStates.of(SEED, 1, revision), origin);
            assertThat(store.changes(ChangeQuery.of(revision)))
                    .as("%s, revision %d", place, revision)
                    .isEqualTo(expected);
        }
        return state.revision();
    }

    /** A pause is the point here: it is what places the kill. */
    private static void waitMicros(int micros) {
        LockSupport.parkNanos(micros * 1_000L);
    }
}
