package io.lepton.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TextWidthTest {
    @ParameterizedTest
    @CsvSource({
        "abc, 3",
        "北京, 4",
        "ソウル, 6",
        "서울, 4",
        "ｱ, 1",
        "Ａ, 2",
        "e\u0301, 1",
        "\uD83D\uDE80, 2",
        "'\u001b[1mbold\u001b[0m', 4"
    })
    void countsColumns(String text, int columns) {
        assertThat(TextWidth.of(text)).isEqualTo(columns);
    }

    @Test
    void cutsBeforeACharacterThatWouldStandOut() {
        assertThat(TextWidth.cut("北京市", 5)).isEqualTo("北京");
        assertThat(TextWidth.cut("abc", 5)).isEqualTo("abc");
    }
}
