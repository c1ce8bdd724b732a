package io.lepton.chassis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lepton.domain.LeptonException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TreeTest {
    @Test
    void readsYamlAndJsonAlike() {
        var expected = Map.of("a", List.of(1L, 2.5, "x", true), "b", Map.of("1", "NO"));
        assertThat(Configuration.tree("t", "a: [1, 2.5, x, true]\nb:\n  1: NO\n")
                        .root())
                .isEqualTo(expected);
        assertThat(Configuration.tree("t", "{\"a\": [1, 2.5, \"x\", true], \"b\": {\"1\": \"NO\"}}")
                        .root())
                .isEqualTo(expected);
    }

    @Test
    void leavesOutKeysWithoutAValue() {
        assertThat(Configuration.tree("t", "a:\nb: null\nc: 1").root()).isEqualTo(Map.of("c", 1L));
    }

    @Test
    void tellsEveryMistakeWithItsPath() {
        var tree = Configuration.tree("t", "a:\n  - b: 1\n    b: 2\n  - c: 99999999999999999999\n");
        assertThat(tree.mistakes())
                .containsExactly(
                        "a[0].b: given twice", "a[1].c: not a number that can be used: given=99999999999999999999");
        assertThat(Configuration.tree("t", "- 1").mistakes()).containsExactly("(whole): must have keys");
    }

    @Test
    void endsWhatAliasesUnfold() {
        var text = new StringBuilder("a0: &a0 [x]\n");
        for (int level = 1; level < 16; level++) {
            String former = "*a" + (level - 1);
            text.append("a%d: &a%d [%s]\n".formatted(level, level, String.join(", ", List.of(former, former, former))));
        }
        assertThat(Configuration.tree("t", text.toString()).mistakes()).isNotEmpty();
    }

    @Test
    void refusesWhatIsNoYaml() {
        assertThatThrownBy(() -> Configuration.tree("t", "a: [")).isInstanceOf(LeptonException.class);
        assertThatThrownBy(() -> Configuration.tree("t", "")).hasMessageContaining("empty");
    }
}
