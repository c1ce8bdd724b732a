package io.lepton.control.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.governance.AuditBatch;
import io.lepton.governance.AuditFact;
import io.lepton.governance.AuditLine;
import io.lepton.governance.AuditPosition;
import io.lepton.governance.LogHash;
import io.lepton.governance.TreeHead;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AuditTrailTest {
    private static final int WRITERS = 8;
    private static final int FACTS_EACH = 500;

    @Test
    void writesWhatManyThreadsAppendOnceAndInTheOrderOfEach() throws Exception {
        var store = new MemoryAuditStore();
        try (var trail = AuditTrail.start(store, AuditSamples.SEALER, AuditSamples.clock())) {
            List<Thread> threads = new ArrayList<>();
            for (int writer = 0; writer < WRITERS; writer++) {
                String actor = "writer-" + writer;
                threads.add(Thread.ofVirtual().start(() -> {
                    for (int i = 0; i < FACTS_EACH; i++) {
                        trail.append(List.of(fact(actor, i))).join();
                    }
                }));
            }
            for (Thread thread : threads) {
                thread.join();
            }
        }
        assertThat(AuditSamples.verify(store).findings()).isEmpty();
        Map<String, Integer> next = new HashMap<>();
        for (AuditFact fact : facts(store)) {
            int expected = next.getOrDefault(fact.actor(), 0);
            assertThat(fact.resource()).isEqualTo("thing/" + expected);
            next.put(fact.actor(), expected + 1);
        }
        assertThat(next).hasSize(WRITERS).allSatisfy((_, count) -> assertThat(count)
                .isEqualTo(FACTS_EACH));
    }

    @Test
    void whatComesDuringAWriteSharesTheNextOne() throws Exception {
        var store = new SlowStore();
        try (var trail = AuditTrail.start(store, AuditSamples.SEALER, AuditSamples.clock())) {
            var first = trail.append(List.of(fact("a", 0)));
            assertThat(store.begun.await(30, TimeUnit.SECONDS)).isTrue();
            List<CompletableFuture<Void>> more = new ArrayList<>();
            for (int i = 1; i <= 100; i++) {
                more.add(trail.append(List.of(fact("a", i))));
            }
            assertThat(first).isNotDone();
            store.goOn.countDown();
            CompletableFuture.allOf(more.toArray(CompletableFuture[]::new)).get(30, TimeUnit.SECONDS);
        }
        assertThat(AuditSamples.verify(store).headCount()).isEqualTo(2);
    }

    @Test
    void tellsOfAWriteThatFailedAndGoesOnWithTheNext() {
        var store = new SlowStore();
        store.goOn.countDown();
        store.failures.set(1);
        try (var trail = AuditTrail.start(store, AuditSamples.SEALER, AuditSamples.clock())) {
            assertThat(trail.append(List.of(fact("a", 0))))
                    .failsWithin(Duration.ofSeconds(30))
                    .withThrowableOfType(ExecutionException.class)
                    .havingCause()
                    .isInstanceOfSatisfying(LeptonException.class, failure -> assertThat(failure.code())
                            .isEqualTo(ErrorCode.STORAGE_FAILED));
            trail.append(List.of(fact("a", 1))).join();
        }
        assertThat(facts(store)).map(AuditFact::resource).containsExactly("thing/1");
    }

    @Test
    void writesWhatWaitsBeforeItEndsAndNothingAfter() {
        var store = new MemoryAuditStore();
        var trail = AuditTrail.start(store, AuditSamples.SEALER, AuditSamples.clock());
        var last = trail.append(AuditSamples.facts(0, 10));
        trail.close();
        assertThat(last).isCompleted();
        assertThat(trail.append(AuditSamples.facts(0, 1))).isCompletedExceptionally();
        assertThat(store.position().size()).isEqualTo(10);
    }

    private static AuditFact fact(String actor, int number) {
        return AuditFact.of(AuditSamples.START, actor, "do", "thing/" + number, AuditFact.Outcome.ACCEPTED);
    }

    private static List<AuditFact> facts(AuditStore store) {
        List<AuditFact> facts = new ArrayList<>();
        for (byte[] line : AuditSamples.lines(store)) {
            if (AuditLine.read(line) instanceof AuditLine.Entry(var entry)) {
                facts.add(entry.fact());
            }
        }
        return facts;
    }

    /** A store whose writes wait until they may go on, and some of which fail. */
    private static final class SlowStore implements AuditStore {
        private final MemoryAuditStore kept = new MemoryAuditStore();
        private final CountDownLatch begun = new CountDownLatch(1);
        private final CountDownLatch goOn = new CountDownLatch(1);
        private final AtomicInteger failures = new AtomicInteger();

        @Override
        public AuditPosition position() {
            return kept.position();
        }

        @Override
        public Optional<TreeHead> head() {
            return kept.head();
        }

        @Override
        public List<Long> segments() {
            return kept.segments();
        }

        @Override
        public void append(AuditBatch batch) {
            begun.countDown();
            try {
                goOn.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                throw new LeptonException(ErrorCode.STORAGE_FAILED, "the disk is full");
            }
            kept.append(batch);
        }

        @Override
        public void read(long entry, Visitor visitor) {
            kept.read(entry, visitor);
        }

        @Override
        public LogHash node(long place) {
            return kept.node(place);
        }

        @Override
        public void renewNodes() {}

        @Override
        public void close() {}
    }
}
