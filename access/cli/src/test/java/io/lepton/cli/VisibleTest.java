package io.lepton.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names and texts that others have made up, on a terminal. */
final class VisibleTest {
    private static final char ESCAPE = 0x1b;

    @ParameterizedTest
    @CsvSource({
        "1b, '[2J'", // wipes the screen
        "1b, ']0;title'", // names the window
        "9b, '2J'", // the same begun by one character
        "8, ''", // takes the last letter back
        "d, ''", // writes the line anew
        "7f, ''",
        "0, ''",
        "202e, 'txt.exe'", // turns what follows round
        "2066, ''",
        "200f, ''",
        "2028, ''"
    })
    void whatWouldWorkUnseenIsShown(String number, String rest) {
        char hidden = (char) Integer.parseInt(number, 16);
        String shown = Visible.of("a" + hidden + rest + "b");
        assertThat(shown).isEqualTo("a\\u%04x".formatted((int) hidden) + rest + "b");
    }

    @Test
    void whatIsMeantToBeSeenStays() {
        String text = "Köln 北京 القاهرة 👩‍🔬\tα\n" + Ink.COLOURED.bad("refused") + Ink.COLOURED.bold("NAME");
        assertThat(Visible.of(text)).isEqualTo(text);
    }

    @Test
    void noCellOfATableWritesOverItsNeighbours() {
        String drawn = new Table(Ink.PLAIN)
                .words("ACTOR", "RESOURCE", "OUTCOME")
                .row("nobody", "models/" + ESCAPE + "[1Ax\r\nadmin", "refused")
                .draw();
        assertThat(drawn.lines()).hasSize(2);
        assertThat(drawn).contains("models/\\u001b[1Ax admin  refused").doesNotContain(String.valueOf(ESCAPE));
    }
}
