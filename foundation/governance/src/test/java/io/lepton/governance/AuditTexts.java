package io.lepton.governance;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Logs to try things on: their files as texts, made with a key of their own. */
final class AuditTexts {
    private static final KeyPair PAIR = pair();
    static final HeadSigner SIGNER = HeadSigner.of(PAIR);
    static final HeadKeys KEYS = HeadKeys.of(List.of(SIGNER.publicKey()));

    private static final Instant START = Instant.parse("2026-11-27T09:00:00Z");
    private static final List<String> ACTORS = List.of("ann", "bo\"b", "链", "c\nd", "lepton", "\uD83D\uDE00");

    private AuditTexts() {}

    /** A log of some entries, in batches and files of differing lengths; each text is a file. */
    static Log log(int entryCount, long segmentBytes, long seed) {
        var random = new Random(seed);
        var sealer = new AuditSealer(SIGNER, segmentBytes);
        AuditPosition position = AuditPosition.start();
        List<StringBuilder> files = new ArrayList<>();
        Optional<TreeHead> head = Optional.empty();
        while (position.size() < entryCount) {
            int count = (int) Math.min(entryCount - position.size(), 1 + random.nextInt(12));
            var batch = sealer.seal(position, facts(count, random), START.plusSeconds(position.size()));
            if (batch.startsSegment()) {
                files.add(new StringBuilder());
            }
            files.getLast().append(StandardCharsets.UTF_8.decode(batch.bytes()));
            position = batch.after();
            head = Optional.of(batch.head());
        }
        return new Log(files.stream().map(StringBuilder::toString).toList(), head.orElseThrow(), position);
    }

    record Log(List<String> files, TreeHead head, AuditPosition position) {}

    static List<AuditFact> facts(int count, Random random) {
        List<AuditFact> facts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            var outcomes = AuditFact.Outcome.values();
            var fact = AuditFact.of(
                    START.plusMillis(random.nextInt(1_000_000)),
                    ACTORS.get(random.nextInt(ACTORS.size())),
                    "put:deployments",
                    "deployments/model-" + random.nextInt(50),
                    outcomes[random.nextInt(outcomes.length)]);
            fact = random.nextBoolean() ? fact.in("frankfurt") : fact;
            fact = random.nextBoolean() ? fact.saying("code=CONFLICT\t\u0001") : fact;
            facts.add(random.nextInt(4) == 0 ? fact.times(1 + random.nextInt(9)) : fact);
        }
        return facts;
    }

    /** Reads files as a log from its beginning. */
    static AuditReport verify(List<byte[]> files, Optional<TreeHead> kept) {
        return read(AuditVerifier.ofWhole(KEYS, kept), files);
    }

    static AuditReport read(AuditVerifier verifier, List<byte[]> files) {
        for (int i = 0; i < files.size(); i++) {
            try {
                verifier.addAll(Integer.toString(i), new ByteArrayInputStream(files.get(i)));
            } catch (IOException e) {
                throw new UncheckedIOException("memory cannot fail", e);
            }
        }
        return verifier.finish();
    }

    static List<byte[]> bytes(List<String> files) {
        return files.stream().map(text -> text.getBytes(StandardCharsets.UTF_8)).toList();
    }

    private static KeyPair pair() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
