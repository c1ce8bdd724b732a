package io.lepton.control.audit;

import io.lepton.chassis.Clock;
import io.lepton.governance.AuditBatch;
import io.lepton.governance.AuditFact;
import io.lepton.governance.AuditFact.Outcome;
import io.lepton.governance.AuditLine;
import io.lepton.governance.AuditPlace;
import io.lepton.governance.AuditReport;
import io.lepton.governance.AuditSealer;
import io.lepton.governance.AuditVerifier;
import io.lepton.governance.HeadKeys;
import io.lepton.governance.HeadSigner;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** What the tests of the log write. */
final class AuditSamples {
    static final KeyPair PAIR = pair();
    static final HeadSigner SIGNER = HeadSigner.of(PAIR);
    static final HeadKeys KEYS = HeadKeys.of(List.of(SIGNER.publicKey()));
    static final Instant START = Instant.parse("2026-11-27T09:00:00Z");
    /** So short that a few batches fill a file. */
    static final AuditSealer SEALER = new AuditSealer(SIGNER, 4_000);

    private AuditSamples() {}

    static AuditFact fact(int number) {
        return AuditFact.of(
                START.plusSeconds(number),
                "actor-" + number % 3,
                "put:deployments",
                "deployments/model-" + number,
                number % 5 == 0 ? Outcome.REFUSED : Outcome.ACCEPTED);
    }

    static List<AuditFact> facts(int first, int count) {
        List<AuditFact> facts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            facts.add(fact(first + i));
        }
        return facts;
    }

    /** Appends so many facts in batches of some; the numbers go on from what is there. */
    static void fill(AuditStore store, int count, int batch) {
        for (int done = 0; done < count; done += batch) {
            append(store, Math.min(batch, count - done));
        }
    }

    static AuditBatch append(AuditStore store, int count) {
        int first = (int) store.position().size();
        AuditBatch sealed = SEALER.seal(store.position(), facts(first, count), START.plusSeconds(first));
        store.append(sealed);
        return sealed;
    }

    static List<byte[]> lines(AuditStore store) {
        List<byte[]> lines = new ArrayList<>();
        store.read(0, lines::add);
        return lines;
    }

    static List<Long> sequences(List<byte[]> lines) {
        List<Long> sequences = new ArrayList<>();
        for (byte[] line : lines) {
            if (AuditLine.read(line) instanceof AuditLine.Entry(var entry)) {
                sequences.add(entry.sequence());
            }
        }
        return sequences;
    }

    static AuditReport verify(AuditStore store) {
        var verifier = AuditVerifier.ofWhole(KEYS, Optional.empty());
        var number = new AtomicLong();
        store.read(0, line -> {
            verifier.add(line, true, new AuditPlace("log", number.incrementAndGet(), 0));
            return true;
        });
        return verifier.finish();
    }

    static Clock clock() {
        return new Clock() {
            @Override
            public long nanos() {
                return 0;
            }

            @Override
            public Instant now() {
                return START;
            }
        };
    }

    private static KeyPair pair() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
