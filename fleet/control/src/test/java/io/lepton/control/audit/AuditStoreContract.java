package io.lepton.control.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.governance.AuditLine;
import io.lepton.governance.LogHash;
import io.lepton.governance.MerkleTree;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What every store of the audit log must do. */
abstract class AuditStoreContract {
    private final List<AuditStore> opened = new ArrayList<>();

    /** An empty store. */
    abstract AuditStore open();

    /** The same store as the next process finds it. */
    abstract AuditStore reopen(AuditStore store);

    @AfterEach
    void closeAll() {
        opened.forEach(AuditStore::close);
    }

    @Test
    void isEmptyAtFirst() {
        AuditStore store = opened(open());
        assertThat(store.position().size()).isZero();
        assertThat(store.head()).isEmpty();
        assertThat(store.segments()).isEmpty();
        assertThat(AuditSamples.lines(store)).isEmpty();
    }

    @Test
    void keepsEveryLineInOrderOverManyFiles() {
        AuditStore store = opened(open());
        AuditSamples.fill(store, 100, 7);
        assertThat(store.segments()).hasSizeGreaterThan(3).startsWith(0L).isSorted();
        assertThat(AuditSamples.verify(store).findings()).isEmpty();
        assertThat(AuditSamples.sequences(AuditSamples.lines(store)))
                .hasSize(100)
                .isSorted();
        assertThat(store.position().size()).isEqualTo(100);
        assertThat(AuditSamples.verify(store).head()).isEqualTo(store.head());
    }

    @Test
    void readsFromTheFileThatHasAnEntry() {
        AuditStore store = opened(open());
        AuditSamples.fill(store, 100, 7);
        for (long first : store.segments()) {
            List<byte[]> lines = new ArrayList<>();
            store.read(first + 3, lines::add);
            assertThat(AuditLine.read(lines.getFirst()))
                    .isInstanceOfSatisfying(
                            AuditLine.Start.class,
                            start -> assertThat(start.start().size()).isEqualTo(first));
            assertThat(AuditSamples.sequences(lines)).hasSize(100 - (int) first).startsWith(first);
        }
    }

    @Test
    void readsNoFurtherThanTheVisitorWants() {
        AuditStore store = opened(open());
        AuditSamples.fill(store, 100, 7);
        List<byte[]> lines = new ArrayList<>();
        store.read(0, line -> {
            lines.add(line);
            return lines.size() < 5;
        });
        assertThat(lines).hasSize(5);
    }

    @Test
    void keepsTheTree() {
        AuditStore store = opened(open());
        AuditSamples.fill(store, 50, 3);
        assertTree(store);
        store.renewNodes();
        assertTree(store);
    }

    @Test
    void refusesABatchThatWasSealedElsewhere() {
        AuditStore store = opened(open());
        var stale = AuditSamples.SEALER.seal(store.position(), AuditSamples.facts(0, 1), AuditSamples.START);
        store.append(stale);
        Assertions.assertThatThrownBy(() -> store.append(stale))
                .isInstanceOfSatisfying(LeptonException.class, failure -> assertThat(failure.code())
                        .isEqualTo(ErrorCode.STORAGE_FAILED));
        assertThat(store.position().size()).isEqualTo(1);
    }

    @Test
    void goesOnWhereTheProcessBeforeEnded() {
        AuditStore store = opened(open());
        for (int turn = 1; turn <= 8; turn++) {
            AuditSamples.fill(store, 13, 5);
            var position = store.position();
            store = opened(reopen(store));
            assertThat(store.position()).isEqualTo(position);
            assertThat(AuditSamples.sequences(AuditSamples.lines(store))).hasSize(13 * turn);
            assertTree(store);
        }
        assertThat(AuditSamples.verify(store).findings()).isEmpty();
    }

    private static void assertTree(AuditStore store) {
        var tree = new MerkleTree(store::node);
        assertThat(tree.root(store.position().size()))
                .isEqualTo(store.head().orElseThrow().root());
        List<byte[]> lines = AuditSamples.lines(store);
        lines.removeIf(line -> !(AuditLine.read(line) instanceof AuditLine.Entry));
        for (int i = 0; i < lines.size(); i++) {
            assertThat(tree.inclusion(i, lines.size())
                            .isGood(
                                    LogHash.leaf(lines.get(i)),
                                    store.head().orElseThrow().root()))
                    .as("entry %d", i)
                    .isTrue();
        }
    }

    private AuditStore opened(AuditStore store) {
        opened.add(store);
        return store;
    }
}
