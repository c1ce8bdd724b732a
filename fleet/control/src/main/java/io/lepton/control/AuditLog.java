package io.lepton.control;

import io.lepton.chassis.Clock;
import io.lepton.control.audit.AuditReader;
import io.lepton.control.audit.AuditStore;
import io.lepton.control.audit.AuditTrail;
import io.lepton.control.audit.FileAuditStore;
import io.lepton.control.audit.MemoryAuditStore;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.governance.AuditFact;
import io.lepton.governance.AuditFact.Outcome;
import io.lepton.governance.AuditSealer;
import io.lepton.governance.HeadKeys;
import io.lepton.governance.HeadSigner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * The audit log of a control plane: who did what, for good. It is a Merkle tree of canonical JSON lines, each with the hash
 * of the line before, closed batch by batch by a signed tree head. Safe for any thread.
 */
public final class AuditLog implements AutoCloseable {
    private static final String KEYS = "keys";

    private final AuditStore store;
    private final AuditTrail trail;
    private final AuditReader reader;
    private final Clock clock;
    private final List<String> keys;
    private volatile boolean isDoubtful;

    private AuditLog(AuditStore store, HeadSigner signer, Clock clock, List<String> keys) {
        this.store = store;
        this.clock = clock;
        this.keys = List.copyOf(keys);
        this.trail = AuditTrail.start(store, new AuditSealer(signer, AuditSealer.SEGMENT_BYTES), clock);
        this.reader = new AuditReader(store);
    }

    /**
     * Opens the log of a folder, making it if it is not there. The file {@code keys} in it tells the public keys of the heads.
     *
     * @param pairs what heads are signed with now, and was before; at least one, the present one first
     * @throws LeptonException {@link ErrorCode#STORAGE_FAILED} if the folder cannot be used, or what it holds is not what was
     *     signed
     */
    public static AuditLog open(Path folder, List<KeyPair> pairs, Clock clock) {
        var signer = HeadSigner.of(pairs.getFirst());
        List<String> keys =
                pairs.stream().map(HeadSigner::of).map(HeadSigner::publicKey).toList();
        // What the folder says of keys is for people; whoever can write there must not be believed for it.
        var store = FileAuditStore.open(folder, HeadKeys.of(keys));
        tell(folder, keys);
        var log = new AuditLog(store, signer, clock, keys);
        if (store.cutBytes() > 0) {
            log.require(log.append(AuditFact.of(clock.now(), Origin.FLEET, "cut:audit", "audit", Outcome.FAILED)
                    .saying("unacknowledged bytes=" + store.cutBytes())));
        }
        return log;
    }

    /** A log that ends with the process. */
    public static AuditLog inMemory(KeyPair pair, Clock clock) {
        var signer = HeadSigner.of(pair);
        return new AuditLog(new MemoryAuditStore(), signer, clock, List.of(signer.publicKey()));
    }

    /**
     * Appends something that happened.
     *
     * @return kept once it is durable; broken by a {@link LeptonException} if it could not be written
     */
    public CompletableFuture<Void> append(AuditFact fact) {
        return append(List.of(fact));
    }

    /** Appends things that happened, in order. */
    public CompletableFuture<Void> append(List<AuditFact> facts) {
        return trail.append(facts).whenComplete((_, failure) -> isDoubtful = failure != null);
    }

    /**
     * Waits until something is durable.
     *
     * @throws LeptonException {@link ErrorCode#STORAGE_FAILED} if it could not be written
     */
    public void require(CompletableFuture<Void> written) {
        try {
            var _ = written.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LeptonException(ErrorCode.INTERNAL, "interrupted while the audit log was written", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof LeptonException known
                    ? new LeptonException(known.code(), String.valueOf(known.getMessage()), known)
                    : new LeptonException(ErrorCode.STORAGE_FAILED, "the audit log was not written", e);
        }
    }

    /**
     * Makes sure, where the last write failed, that the log can be written again before anything is done that belongs into it.
     *
     * @throws LeptonException {@link ErrorCode#STORAGE_FAILED} if it cannot
     */
    void requireSound() {
        if (isDoubtful) {
            require(append(AuditFact.of(clock.now(), Origin.FLEET, "resume:audit", "audit", Outcome.ACCEPTED)));
        }
    }

    AuditReader reader() {
        return reader;
    }

    /** The public keys of the heads, X.509 in Base64; the present one first. */
    public List<String> keys() {
        return keys;
    }

    /** Writes what waits, and ends. */
    @Override
    public void close() {
        trail.close();
        store.close();
    }

    private static void tell(Path folder, List<String> keys) {
        Path file = folder.resolve(KEYS);
        try {
            if (!Files.exists(file) || !Files.readAllLines(file).equals(keys)) {
                Files.write(file, keys);
            }
        } catch (IOException e) {
            throw failure("cannot write the keys of the audit log", file, e);
        }
    }

    private static LeptonException failure(String fact, Path file, IOException cause) {
        return new LeptonException(ErrorCode.STORAGE_FAILED, fact + ": path=" + file + ", cause=" + cause, cause);
    }
}
