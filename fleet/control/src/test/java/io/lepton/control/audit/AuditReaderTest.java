package io.lepton.control.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.governance.AuditFact.Outcome;
import io.lepton.governance.AuditLine;
import io.lepton.governance.LogHash;
import io.lepton.governance.TreeHead;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AuditReaderTest {
    private static final int ENTRIES = 100;

    private final MemoryAuditStore store = new MemoryAuditStore();
    private final AuditReader reader = new AuditReader(store);

    @BeforeEach
    void fill() {
        AuditSamples.fill(store, ENTRIES, 7);
    }

    @Test
    void findsTheNewestFirstOverAllFiles() {
        assertThat(AuditSamples.sequences(reader.search(AuditQuery.newest(30))))
                .hasSize(30)
                .startsWith(99L, 98L, 97L)
                .endsWith(71L, 70L);
    }

    @Test
    void findsWhatEveryConditionIncludesAndNothingElse() {
        assertThat(found(Optional.of("actor-1"), Optional.empty(), Optional.of(Outcome.REFUSED), Long.MAX_VALUE))
                .containsExactly(85L, 70L, 55L, 40L, 25L, 10L);
        assertThat(found(Optional.of("actor-1"), Optional.empty(), Optional.of(Outcome.REFUSED), 55))
                .containsExactly(40L, 25L, 10L);
        assertThat(found(Optional.empty(), Optional.of("deployments/model-9*"), Optional.empty(), Long.MAX_VALUE))
                .hasSize(11)
                .startsWith(99L)
                .endsWith(9L);
        assertThat(found(Optional.of("actor-"), Optional.empty(), Optional.empty(), Long.MAX_VALUE))
                .isEmpty();
    }

    @Test
    void findsWhatHappenedInATime() {
        Optional<String> any = Optional.empty();
        var query = new AuditQuery(
                any,
                any,
                any,
                Optional.empty(),
                Optional.of(AuditSamples.START.plusSeconds(20)),
                Optional.of(AuditSamples.START.plusSeconds(23)),
                Long.MAX_VALUE,
                50);
        assertThat(AuditSamples.sequences(reader.search(query))).containsExactly(22L, 21L, 20L);
    }

    @Test
    void handsOutEveryLineAsItIsKeptPageByPage() {
        var whole = new ByteArrayOutputStream();
        AuditSamples.lines(store).forEach(line -> {
            whole.writeBytes(line);
            whole.write('\n');
        });
        var pages = new ByteArrayOutputStream();
        int count = 0;
        long next = 0;
        for (byte[] page = reader.lines(next, 5_000); page.length > 0; page = reader.lines(next, 5_000)) {
            pages.writeBytes(page);
            String text = new String(page, StandardCharsets.UTF_8);
            String last = text.substring(text.lastIndexOf('\n', text.length() - 2) + 1, text.length() - 1);
            next = TreeHead.parse(last.getBytes(StandardCharsets.UTF_8)).size();
            count++;
        }
        assertThat(count).isGreaterThan(3);
        assertThat(pages.toByteArray()).isEqualTo(whole.toByteArray());
        assertThatThrownBy(() -> reader.lines(3, 5_000))
                .isInstanceOfSatisfying(LeptonException.class, failure -> assertThat(failure.code())
                        .isEqualTo(ErrorCode.INVALID_REQUEST));
    }

    @Test
    void provesEveryEntryAndEveryGrowth() {
        TreeHead head = reader.head().orElseThrow();
        for (int entry = 0; entry < ENTRIES; entry++) {
            byte[] line = reader.line(entry);
            assertThat(AuditLine.read(line)).isInstanceOf(AuditLine.Entry.class);
            assertThat(reader.inclusion(entry, line, head).isGood(LogHash.leaf(line), head.root()))
                    .isTrue();
            assertThat(reader.consistency(entry, ENTRIES, head).path()).isNotNull();
        }
        assertThat(reader.consistency(21, 49, head).first()).isEqualTo(21);
        assertThatThrownBy(() -> reader.line(ENTRIES))
                .isInstanceOfSatisfying(LeptonException.class, failure -> assertThat(failure.code())
                        .isEqualTo(ErrorCode.NOT_FOUND));
    }

    private List<Long> found(
            Optional<String> actor, Optional<String> resource, Optional<Outcome> outcome, long before) {
        var query = new AuditQuery(
                actor, Optional.empty(), resource, outcome, Optional.empty(), Optional.empty(), before, 50);
        return AuditSamples.sequences(reader.search(query));
    }
}
