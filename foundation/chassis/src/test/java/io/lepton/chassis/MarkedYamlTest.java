package io.lepton.chassis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.lepton.chassis.MarkedYaml.Mistake;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MarkedYamlTest {
    private static final int MAX = 1 << 20;

    @Test
    void readsDocumentsWithTheirLines() {
        var read = MarkedYaml.read("a: 1\n---\n---\nb:\n  - x\n  - NO\n  - true\n  - 2.5\nc:\n", MAX);
        assertThat(read.mistakes()).isEmpty();
        assertThat(read.documents()).hasSize(2);
        var second = (Marked.Mapping) read.documents().get(1);
        var list = (Marked.Listing) second.find("b").orElseThrow().value();
        assertThat(list.elements())
                .containsExactly(
                        new Marked.Scalar(5, "x", "x"),
                        new Marked.Scalar(6, "NO", "NO"),
                        new Marked.Scalar(7, true, "true"),
                        new Marked.Scalar(8, 2.5, "2.5"));
        assertThat(second.find("c").orElseThrow().value()).isInstanceOf(Marked.Nothing.class);
    }

    @Test
    void aQuotedNumberIsAText() {
        var root = (Marked.Mapping) MarkedYaml.read("a: \"1\"", MAX).documents().getFirst();
        assertThat(root.find("a").orElseThrow().value()).isEqualTo(new Marked.Scalar(1, "1", "1"));
    }

    @Test
    void tellsEveryMistakeAndKeepsTheSoundDocuments() {
        var read = MarkedYaml.read(
                "a: 1\na: 2\nb: *nowhere\n---\nok: 1\n---\n[x]: 1\nc: 99999999999999999999\n---\nd: [\n", MAX);
        assertThat(read.mistakes().stream().map(Mistake::line)).containsExactly(2, 3, 7, 8, 11);
        assertThat(read.mistakes().stream().map(Mistake::fact).toList())
                .contains("given twice: field=a", "a key must be a word")
                .anyMatch(fact -> fact.startsWith("not valid YAML"));
        assertThat(read.documents()).hasSize(1);
    }

    @Test
    void anAliasStandsForItsValueButNotForAHeapOfThem() {
        var root = (Marked.Mapping)
                MarkedYaml.read("a: &x [1]\nb: *x\n", MAX).documents().getFirst();
        assertThat(root.find("b").orElseThrow().value())
                .isEqualTo(root.find("a").orElseThrow().value());
        String bomb = "a0: &a0 [x]\n"
                + IntStream.range(1, 40)
                        .mapToObj(i -> "a%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ", ").repeat(9) + "1"))
                        .collect(Collectors.joining());
        assertThat(MarkedYaml.read(bomb, MAX).mistakes())
                .anyMatch(mistake -> mistake.fact().startsWith("too large"));
        assertThat(MarkedYaml.read("a: &a [*a]\n", MAX).mistakes())
                .containsExactly(new Mistake(1, "no such anchor: alias=a"));
    }

    @Test
    void whatIsNestedTooDeeplyIsToldWithoutRecursion() {
        for (String text : List.of("[".repeat(400_000) + "]".repeat(400_000), "a: " + "{b: ".repeat(200_000))) {
            assertThat(assertTimeoutPreemptively(Duration.ofSeconds(60), () -> MarkedYaml.read(text, MAX)
                            .mistakes()))
                    .isNotEmpty();
        }
    }

    @Test
    void whatIsTooLongIsNotRead() {
        assertThat(MarkedYaml.read("a: 12345", 5).mistakes())
                .containsExactly(new Mistake(1, "the text is too large: charactersMax=5"));
    }

    @Test
    void whatIsWrittenIsReadAgain() {
        var text = YamlText.write(List.of(
                Map.of("a", "1"),
                Map.of("b", List.of(Map.of("c", "true", "d", true, "e", 1.5, "f", "x: y #z\nnext")))));
        var read = MarkedYaml.read(text, MAX);
        assertThat(read.mistakes()).isEmpty();
        assertThat(read.documents()).hasSize(2);
        assertThat(((Marked.Mapping) read.documents().getFirst())
                        .find("a")
                        .orElseThrow()
                        .value())
                .isEqualTo(new Marked.Scalar(1, "1", "1"));
        assertThat(text).contains("---\n");
    }
}
