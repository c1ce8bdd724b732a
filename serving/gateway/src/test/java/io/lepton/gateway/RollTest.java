package io.lepton.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RollTest {
    private final Set<String> busy = new HashSet<>();
    private final Roll<String, String> roll = new Roll<>(2, "others", entry -> !busy.contains(entry));

    @Test
    void knowsANameAgain() {
        assertThat(roll.get("a", _ -> "first")).isEqualTo("first");
        assertThat(roll.get("a", _ -> "second")).isEqualTo("first");
    }

    @Test
    void forgetsTheNameThatWasCalledLeastRecently() {
        name("a");
        name("b");
        name("a");
        name("c");
        assertThat(roll.size()).isEqualTo(2);
        assertThat(roll.get("a", _ -> "new")).isEqualTo("a");
        assertThat(roll.get("b", _ -> "new")).isEqualTo("new");
    }

    @Test
    void letsNewNamesShareOneEntryWhileNoneCanBeForgotten() {
        name("a");
        name("b");
        busy.add("a");
        assertThat(roll.get("c", _ -> "c")).isEqualTo("others");
        assertThat(roll.get("d", _ -> "d")).isEqualTo("others");
        busy.clear();
        assertThat(roll.get("c", _ -> "c")).isEqualTo("c");
    }

    private void name(String name) {
        assertThat(roll.get(name, _ -> name)).isEqualTo(name);
    }
}
