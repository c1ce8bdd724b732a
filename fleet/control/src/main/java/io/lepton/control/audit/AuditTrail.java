package io.lepton.control.audit;

import io.lepton.chassis.Clock;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.governance.AuditBatch;
import io.lepton.governance.AuditFact;
import io.lepton.governance.AuditSealer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes facts to a log, as many together as have come meanwhile: they share one write to the disk and one signed head.
 *
 * <p>Whoever appends gets a promise that is kept once the facts are durable, or broken if they could not be written; nothing
 * is tried again here. The queue is bounded: who finds it full waits. What waits is guarded by a lock, which is never held
 * across a write; the store is written by one thread alone. Safe for any thread.
 */
public final class AuditTrail implements AutoCloseable {
    /** So many facts at most share a head. */
    static final int BATCH_FACTS_MAX = 4_096;

    private static final Logger LOG = LoggerFactory.getLogger(AuditTrail.class);
    private static final int WAITING_FACTS_MAX = 16 * BATCH_FACTS_MAX;

    private final AuditStore store;
    private final AuditSealer sealer;
    private final Clock clock;
    private final Thread writer;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Group> waiting = new ArrayDeque<>();
    private int waitingFacts;
    private boolean isClosed;

    /** Facts that came together. */
    private record Group(List<AuditFact> facts, CompletableFuture<Void> written) {}

    private AuditTrail(AuditStore store, AuditSealer sealer, Clock clock) {
        this.store = store;
        this.sealer = sealer;
        this.clock = clock;
        this.writer = Thread.ofPlatform().daemon().name("lepton-audit").unstarted(this::write);
    }

    /** Begins to write; the store stays the caller's to close, after this. */
    public static AuditTrail start(AuditStore store, AuditSealer sealer, Clock clock) {
        var trail = new AuditTrail(store, sealer, clock);
        trail.writer.start();
        return trail;
    }

    /**
     * Appends facts, in order and behind everything appended before. Waits while the queue is full.
     *
     * @return kept once they are durable; broken by a {@link LeptonException} with {@link ErrorCode#STORAGE_FAILED} if they
     *     could not be written
     */
    public CompletableFuture<Void> append(List<AuditFact> facts) {
        var group = new Group(List.copyOf(facts), new CompletableFuture<>());
        if (group.facts().isEmpty()) {
            group.written().complete(null);
            return group.written();
        }
        lock.lock();
        try {
            while (waitingFacts >= WAITING_FACTS_MAX && !isClosed) {
                changed.await();
            }
            if (isClosed) {
                group.written().completeExceptionally(closed());
                return group.written();
            }
            waiting.addLast(group);
            waitingFacts += group.facts().size();
            changed.signalAll();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            group.written()
                    .completeExceptionally(
                            new LeptonException(ErrorCode.INTERNAL, "interrupted before the audit log was written", e));
        } finally {
            lock.unlock();
        }
        return group.written();
    }

    /** Writes what waits, and ends. */
    @Override
    public void close() {
        lock.lock();
        try {
            isClosed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        try {
            writer.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void write() {
        for (List<Group> batch = take(); !batch.isEmpty(); batch = take()) {
            write(batch);
        }
    }

    private void write(List<Group> batch) {
        List<AuditFact> facts = new ArrayList<>();
        batch.forEach(group -> facts.addAll(group.facts()));
        try {
            AuditBatch sealed = sealer.seal(store.position(), facts, clock.now());
            store.append(sealed);
        } catch (RuntimeException e) {
            LOG.atError().addKeyValue("facts", facts.size()).setCause(e).log("the audit log was not written");
            batch.forEach(group -> group.written().completeExceptionally(failure(e)));
            return;
        }
        batch.forEach(group -> group.written().complete(null));
    }

    /** Waits for facts; none once it is closed and everything is written. */
    private List<Group> take() {
        lock.lock();
        try {
            while (waiting.isEmpty() && !isClosed) {
                changed.awaitUninterruptibly();
            }
            List<Group> batch = new ArrayList<>();
            int facts = 0;
            while (!waiting.isEmpty()
                    && (batch.isEmpty() || facts + waiting.getFirst().facts().size() <= BATCH_FACTS_MAX)) {
                Group group = waiting.removeFirst();
                facts += group.facts().size();
                batch.add(group);
            }
            waitingFacts -= facts;
            changed.signalAll();
            return batch;
        } finally {
            lock.unlock();
        }
    }

    private static LeptonException failure(RuntimeException cause) {
        return cause instanceof LeptonException known
                ? known
                : new LeptonException(ErrorCode.STORAGE_FAILED, "the audit log was not written: cause=" + cause, cause);
    }

    private static LeptonException closed() {
        return new LeptonException(ErrorCode.STORAGE_FAILED, "the audit log is closed");
    }
}
