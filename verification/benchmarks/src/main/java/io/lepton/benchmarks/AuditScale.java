package io.lepton.benchmarks;

import io.lepton.chassis.Clock;
import io.lepton.control.AuditLog;
import io.lepton.governance.AuditFact;
import io.lepton.governance.AuditFact.Outcome;
import io.lepton.governance.AuditPosition;
import io.lepton.governance.AuditSealer;
import io.lepton.governance.HeadKeys;
import io.lepton.governance.HeadSigner;
import io.lepton.governance.LogHash;
import io.lepton.governance.MerkleFrontier;
import io.lepton.governance.MerkleTree;
import io.lepton.governance.TreeHead;
import io.lepton.wire.Json;
import io.lepton.wire.SnapshotSigner;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/**
 * What the audit log does in a second: appends by many callers, each of whom waits until its entry is on the disk, and
 * proofs that are checked.
 *
 * <p>Arguments: an empty folder, how many entries to write, how many callers write them. What it writes stays there, to be
 * verified by the command line.
 */
public final class AuditScale {
    private static final int PROOFS = 20_000;

    /**
     * The figures of one run.
     *
     * @param appendsPerSecond durable entries in a second of the clock, one caller's group of one entry at a time
     * @param appendCpuMicros the processor time of the whole process for each
     * @param proofMicros checking that an entry is in the tree: the path alone
     * @param headMicros checking the signature of a head
     */
    public record Figures(
            long entries,
            int callers,
            double appendsPerSecond,
            double appendCpuMicros,
            double proofMicros,
            double headMicros,
            int pathHashes) {}

    private AuditScale() {}

    /** Measures, and prints one JSON text. */
    public static void main(String[] arguments) throws InterruptedException {
        Path folder = Path.of(arguments[0]);
        int entries = Integer.parseInt(arguments[1]);
        int callers = Integer.parseInt(arguments[2]);
        KeyPair pair = SnapshotSigner.freshPair();
        double seconds;
        double cpuMicros;
        try (var log = AuditLog.open(folder, List.of(pair), clock())) {
            long cpu = cpuNanos();
            long start = System.nanoTime();
            write(log, entries, callers);
            seconds = (System.nanoTime() - start) / 1e9;
            cpuMicros = (cpuNanos() - cpu) / 1e3 / entries;
        }
        double[] proofs = proofs(entries, pair);
        var figures =
                new Figures(entries, callers, entries / seconds, cpuMicros, proofs[0], proofs[1], (int) proofs[2]);
        System.out.println(new String(Json.write(figures), StandardCharsets.UTF_8));
    }

    private static void write(AuditLog log, int entries, int callers) throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int caller = 0; caller < callers; caller++) {
            int first = caller;
            threads.add(Thread.ofVirtual().start(() -> {
                for (int i = first; i < entries; i += callers) {
                    CompletableFuture<Void> written = log.append(fact(i));
                    written.join();
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private static AuditFact fact(int number) {
        return AuditFact.of(
                        Instant.EPOCH.plusMillis(number),
                        "person-" + number % 100,
                        "put:deployments",
                        "deployments/model-" + number % 10_000,
                        number % 50 == 0 ? Outcome.REFUSED : Outcome.ACCEPTED)
                .in("frankfurt")
                .saying("code=CONFLICT");
    }

    /** The time of a proof, of a head, and the length of a path. */
    private static double[] proofs(int entries, KeyPair pair) {
        List<LogHash> nodes = new ArrayList<>();
        List<LogHash> leaves = new ArrayList<>();
        var frontier = MerkleFrontier.empty();
        for (int i = 0; i < entries; i++) {
            leaves.add(LogHash.leaf(Integer.toString(i).getBytes(StandardCharsets.UTF_8)));
            frontier.append(leaves.getLast(), nodes);
        }
        var tree = new MerkleTree(place -> nodes.get((int) place));
        var root = frontier.root();
        var random = new Random(1);
        int hashes = 0;
        long nanos = 0;
        for (int i = 0; i < 2 * PROOFS; i++) {
            int entry = random.nextInt(entries);
            var proof = tree.inclusion(entry, entries);
            hashes = Math.max(hashes, proof.path().size());
            long start = System.nanoTime();
            if (!proof.isGood(leaves.get(entry), root)) {
                throw new IllegalStateException("a proof that is not good: entry=" + entry);
            }
            nanos += i < PROOFS ? 0 : System.nanoTime() - start;
        }
        return new double[] {nanos / 1e3 / PROOFS, headMicros(pair), hashes};
    }

    private static double headMicros(KeyPair pair) {
        var signer = HeadSigner.of(pair);
        TreeHead head = new AuditSealer(signer, AuditSealer.SEGMENT_BYTES)
                .seal(AuditPosition.start(), List.of(fact(0)), Instant.EPOCH)
                .head();
        var keys = HeadKeys.of(List.of(signer.publicKey()));
        long nanos = 0;
        for (int i = 0; i < 4_000; i++) {
            long start = System.nanoTime();
            if (!keys.believe(head)) {
                throw new IllegalStateException("a head that is not good");
            }
            nanos += i < 2_000 ? 0 : System.nanoTime() - start;
        }
        return nanos / 1e3 / 2_000;
    }

    private static long cpuNanos() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos();
    }

    private static Clock clock() {
        return new Clock() {
            @Override
            public long nanos() {
                return System.nanoTime();
            }

            @Override
            public Instant now() {
                return Instant.now();
            }
        };
    }
}
