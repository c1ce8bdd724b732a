package io.lepton.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class TableTest {
    @Test
    void wordsStandLeftAndNumbersRight() {
        String drawn = new Table(Ink.PLAIN)
                .words("NAME")
                .numbers("COUNT")
                .words("NOTE")
                .row("a", 1, "x")
                .row("longer", 12_345, "")
                .draw();
        assertThat(drawn).isEqualTo("""
                NAME    COUNT  NOTE
                a           1  x
                longer  12345  -
                """);
    }

    @Test
    void wideCharactersTakeTwoColumns() {
        String drawn = new Table(Ink.PLAIN)
                .words("CITY", "LAW")
                .row("北京", "CN")
                .row("Köln", "EU")
                .draw();
        assertThat(drawn).isEqualTo("""
                CITY  LAW
                北京  CN
                Köln  EU
                """);
    }

    @Test
    void coloursTakeNoColumn() {
        String drawn = new Table(Ink.COLOURED)
                .words("STATE", "NEXT")
                .row(Ink.COLOURED.state("alive"), "x")
                .draw();
        assertThat(drawn.lines().toList().get(1)).isEqualTo("\u001b[32malive\u001b[0m  x");
    }

    @Test
    void aCellNeverBreaksTheLine() {
        assertThat(new Table(Ink.PLAIN).words("A").row("one\ntwo").draw()).isEqualTo("A\none two\n");
    }

    @Test
    void aRowWithAnotherCountOfCellsIsRefused() {
        var table = new Table(Ink.PLAIN).words("A", "B");
        assertThatThrownBy(() -> table.row("only"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("columns=2, cells=1");
    }
}
