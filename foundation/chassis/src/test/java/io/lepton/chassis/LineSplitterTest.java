package io.lepton.chassis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineSplitterTest {
    private final List<String> lines = new ArrayList<>();
    private final LineSplitter splitter = new LineSplitter(4, line -> lines.add(new String(line, UTF_8)));

    @Test
    void joinsALineFromPieces() {
        assertThat(take("ab")).isTrue();
        assertThat(lines).isEmpty();
        assertThat(take("cd\n\nx")).isTrue();
        assertThat(take("\n")).isTrue();
        assertThat(lines).containsExactly("abcd", "", "x");
    }

    @Test
    void refusesALineAboveTheBoundBeforeItsEnd() {
        assertThat(take("ab\nabc")).isTrue();
        assertThat(take("de")).isFalse();
        assertThat(lines).containsExactly("ab");
    }

    @Test
    void refusesAWholeLineAboveTheBound() {
        assertThat(take("abcde\n")).isFalse();
        assertThat(lines).isEmpty();
    }

    private boolean take(String piece) {
        return splitter.take(piece.getBytes(UTF_8));
    }
}
