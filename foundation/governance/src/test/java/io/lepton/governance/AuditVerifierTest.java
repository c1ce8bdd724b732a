package io.lepton.governance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lepton.governance.AuditFact.Outcome;
import io.lepton.governance.AuditFinding.Kind;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuditVerifierTest {
    private static final Instant NOW = Instant.parse("2026-11-27T09:26:09.123456789Z");

    @Test
    void anEntryIsCanonicalJsonAndIsReadAsItWasWritten() {
        var fact = AuditFact.of(NOW, "ann", "put:deployments", "deployments/fr\"aud\u0007", Outcome.REFUSED)
                .in("beijing")
                .replacing(Optional.of("00"), Optional.empty())
                .saying("CONFLICT");
        var entry = new AuditEntry(7, fact, LogHash.ofNothing());
        assertThat(new String(entry.line(), StandardCharsets.UTF_8))
                .isEqualTo("{\"action\":\"put:deployments\",\"actor\":\"ann\",\"at\":\"2026-11-27T09:26:09.123456Z\","
                        + "\"before\":\"00\",\"detail\":\"CONFLICT\",\"outcome\":\"refused\",\"previous\":\""
                        + LogHash.ofNothing() + "\",\"region\":\"beijing\","
                        + "\"resource\":\"deployments/fr\\\"aud\\u0007\",\"sequence\":7}");
        assertThat(AuditLine.read(entry.line())).isEqualTo(new AuditLine.Entry(entry));
    }

    @Test
    void aTextThatCannotBeKeptIsMadeOneThatCan() {
        var fact = AuditFact.of(NOW, "a\uD800b", "x", "y".repeat(5_000), Outcome.ACCEPTED);
        assertThat(fact.actor()).isEqualTo("a\uFFFDb");
        assertThat(fact.resource()).hasSize(AuditFact.CHARACTERS_MAX);
        assertThatThrownBy(() -> AuditFact.of(NOW, "", "x", "y", Outcome.ACCEPTED))
                .hasMessage("must not be empty: actor");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void aLogIsSoundFromItsBeginningAndFromEachOfItsFiles(long seed) {
        var log = AuditTexts.log(300, 16 << 10, seed);
        AuditReport report = AuditTexts.verify(AuditTexts.bytes(log.files()), Optional.of(log.head()));
        assertThat(report.isWhole()).as("seed %d: %s", seed, report.findings()).isTrue();
        assertThat(report.isKeptHeadMet()).isTrue();
        assertThat(report.position()).contains(log.position());
        assertThat(report.head()).contains(log.head());
        assertThat(report.tail()).isEmpty();
        for (int i = 0; i < log.files().size(); i++) {
            List<String> rest = log.files().subList(i, log.files().size());
            AuditReport part =
                    AuditTexts.read(AuditVerifier.ofPart(AuditTexts.KEYS, Optional.empty()), AuditTexts.bytes(rest));
            assertThat(part.isWhole())
                    .as("seed %d, from file %d: %s", seed, i, part.findings())
                    .isTrue();
            assertThat(part.position()).contains(log.position());
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void aWriterThatDiesLeavesATailAndNoTampering(long seed) {
        var random = new Random(seed);
        var log = AuditTexts.log(30, AuditSealer.SEGMENT_BYTES, seed);
        byte[] whole = AuditTexts.bytes(log.files()).getFirst();
        for (int turn = 0; turn < 100; turn++) {
            int length = 1 + random.nextInt(whole.length - 1);
            byte[] torn = Arrays.copyOf(whole, random.nextBoolean() ? length : length + random.nextInt(9));
            Arrays.fill(torn, Math.min(length, torn.length), torn.length, (byte) 0);
            AuditReport report = AuditTexts.verify(List.of(torn), Optional.empty());
            assertThat(report.findings()).as("seed %d, length %d", seed, length).isEmpty();
            long sound = report.position().map(AuditPosition::segmentBytes).orElse(0L);
            assertThat(sound + report.tail().map(AuditReport.Tail::bytes).orElse(0L))
                    .as("seed %d, length %d", seed, length)
                    .isEqualTo(torn.length);
        }
    }

    @Test
    void aLogThatIsShorterThanAHeadThatWasKeptIsFound() {
        var log = AuditTexts.log(100, 16 << 10, 9);
        List<String> shorter = log.files().subList(0, log.files().size() - 1);
        assertThat(AuditTexts.verify(AuditTexts.bytes(shorter), Optional.empty())
                        .isWhole())
                .as("what is gone at the end is only missed by who knows of it")
                .isTrue();
        assertThat(AuditTexts.verify(AuditTexts.bytes(shorter), Optional.of(log.head()))
                        .findings())
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.kind()).isEqualTo(Kind.DROPPED);
                    assertThat(finding.toEntry()).isEqualTo(100);
                });
    }

    @Test
    void aLogMadeAnewByTheHolderOfTheKeyIsFoundByAHeadThatWasKept() {
        TreeHead kept = AuditTexts.log(40, AuditSealer.SEGMENT_BYTES, 1).head();
        var other = AuditTexts.log(90, AuditSealer.SEGMENT_BYTES, 2);
        assertThat(AuditTexts.verify(AuditTexts.bytes(other.files()), Optional.of(kept))
                        .findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.kind()).isEqualTo(Kind.OTHER_TREE));
    }

    @Test
    void aFileThatIsGoneIsFound() {
        var log = AuditTexts.log(200, 16 << 10, 4);
        List<String> files = new ArrayList<>(log.files());
        files.remove(2);
        assertThat(AuditTexts.verify(AuditTexts.bytes(files), Optional.empty()).findings())
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.kind()).isEqualTo(Kind.DROPPED);
                    assertThat(finding.first()).isEqualTo(new AuditPlace("2", 1, 0));
                });
    }

    @Test
    void aHeadOfAnotherKeyIsNotBelieved() {
        var log = AuditTexts.log(20, AuditSealer.SEGMENT_BYTES, 4);
        AuditReport report = AuditTexts.read(
                AuditVerifier.ofWhole(HeadKeys.of(List.of()), Optional.empty()), AuditTexts.bytes(log.files()));
        assertThat(report.head()).isEmpty();
        assertThat(report.isWhole()).isFalse();
    }

    @Test
    void aHeadIsReadBackAndIsGoodOnlyAsItWasSigned() {
        TreeHead head = AuditTexts.log(5, AuditSealer.SEGMENT_BYTES, 4).head();
        assertThat(TreeHead.parse(head.line())).isEqualTo(head);
        assertThat(AuditTexts.KEYS.believe(head)).isTrue();
        var other =
                new TreeHead(head.size() + 1, head.at(), head.root(), head.previous(), head.key(), head.signature());
        assertThat(AuditTexts.KEYS.believe(other)).isFalse();
        assertThatThrownBy(() -> TreeHead.parse("{}".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> HeadKeys.of(List.of("no key"))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void nothingIsNoTampering() {
        AuditReport report = AuditTexts.verify(List.of(), Optional.empty());
        assertThat(report.isWhole()).isTrue();
        assertThat(report.head()).isEmpty();
    }
}
