package io.lepton.governance;

import static org.assertj.core.api.Assertions.assertThat;

import io.lepton.governance.AuditFact.Outcome;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EntryLinkTest {
    private static final LogHash HASH = LogHash.leaf(new byte[] {1});

    @Test
    void readsWhatTheWholeLineSays() {
        var random = new Random(1);
        for (AuditFact fact : AuditTexts.facts(500, random)) {
            var entry = new AuditEntry(random.nextInt(1_000_000), fact, LogHash.leaf(new byte[random.nextInt(9)]));
            assertThat(EntryLink.of(entry.line())).contains(new EntryLink(entry.sequence(), entry.previous()));
        }
    }

    @Test
    void aTextThatLooksLikeAFieldIsNone() {
        String sly = "x\",\"previous\":\"" + "0".repeat(64) + "\",\"sequence\":9}";
        AuditFact fact = AuditFact.of(Instant.EPOCH, sly, sly, sly, Outcome.ACCEPTED)
                .in(sly)
                .saying(sly);
        assertThat(EntryLink.of(new AuditEntry(7, fact, HASH).line())).contains(new EntryLink(7, HASH));
    }

    @Test
    void whatIsNoEntryHasNone() {
        var head = AuditTexts.log(1, AuditSealer.SEGMENT_BYTES, 1).head();
        assertThat(EntryLink.of(head.line())).isEmpty();
        assertThat(EntryLink.of(new SegmentStart(0, List.of(), HASH).line())).isEmpty();
        String line = new String(
                new AuditEntry(7, AuditFact.of(Instant.EPOCH, "a", "b", "c", Outcome.ACCEPTED), HASH).line(),
                StandardCharsets.UTF_8);
        for (String wrong :
                List.of("", "{", "}", line + " ", line.replace("previous", "former"), line.replace("7}", "}"))) {
            assertThat(EntryLink.of(wrong.getBytes(StandardCharsets.UTF_8)))
                    .as(wrong)
                    .isEmpty();
        }
        for (int length = 0; length < line.length(); length++) {
            assertThat(EntryLink.of(line.substring(0, length).getBytes(StandardCharsets.UTF_8)))
                    .isEmpty();
        }
    }
}
