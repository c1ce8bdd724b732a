package io.lepton.chassis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigurationTest {
    enum Colour {
        RED,
        BLUE
    }

    record Garden(
            String name, int beds, Optional<Double> acres, Optional<Boolean> open, Optional<List<Flower>> flowers) {}

    record Flower(String name, Colour colour) {
        Flower {
            if (name.isBlank()) {
                throw new IllegalArgumentException("a flower has a name");
            }
        }
    }

    @Test
    void readsEveryKindOfValue() {
        var garden = read("""
                name: NO
                beds: 3
                acres: 1.5
                open: true
                flowers:
                  - {name: rose, colour: red}
                  - name: iris
                    colour: blue
                """);
        assertThat(garden)
                .isEqualTo(new Garden(
                        "NO",
                        3,
                        Optional.of(1.5),
                        Optional.of(true),
                        Optional.of(List.of(new Flower("rose", Colour.RED), new Flower("iris", Colour.BLUE)))));
    }

    @Test
    void leavesOutWhatIsOptionalOrNull() {
        assertThat(read("name: a\nbeds: 1\nacres: null\n"))
                .isEqualTo(new Garden("a", 1, Optional.empty(), Optional.empty(), Optional.empty()));
    }

    @Test
    void tellsEveryMistakeAtOnceWithItsLine() {
        assertThat(mistakes("""
                name: a
                bed: 3
                acres: wide
                open: yes
                flowers:
                  - {name: rose, colour: green}
                  - {name: "", colour: red}
                  - rose
                """))
                .containsExactly(
                        "garden.yaml:1: a key is missing: field=beds",
                        "garden.yaml:2: unknown key: field=bed; did you mean beds?",
                        "garden.yaml:3: must be a number: acres=wide",
                        "garden.yaml:4: must be true or false: open=yes",
                        "garden.yaml:6: must be one of red, blue: flowers[0].colour=green",
                        "garden.yaml:7: a flower has a name: field=flowers[1]",
                        "garden.yaml:8: must have keys: field=flowers[2], keys=[name, colour]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|the file is empty",
                "[1, 2]|must have keys: field=(whole)",
                "name: [a]|must be one value: field=name",
                "flowers: rose|must be a list: field=flowers",
                "beds: 99999999999|must be a whole number: beds=99999999999",
                "beds: 1.5|must be a whole number: beds=1.5",
                "'{name: a, name: b}'|given twice: field=name",
                "'? [a]'|not valid YAML",
                "'name: {'|not valid YAML",
                "'name: *nobody'|not valid YAML",
            })
    void refusesWhatItCannotTake(String text, String expected) {
        assertThat(String.join("\n", mistakes(text))).contains(expected);
    }

    @Test
    void unfoldsNoAliasBeyondWhatTheRecordAsksFor() {
        var text = new StringBuilder("name: a\nbeds: 1\nflowers:\n  - &l0 {name: x, colour: red}\n");
        for (int level = 1; level < 30; level++) {
            text.append("  - &l%d [*l%d, *l%d]\n".formatted(level, level - 1, level - 1));
        }
        assertThat(mistakes(text.toString())).hasSizeLessThan(100).isNotEmpty();
    }

    @Test
    void refusesAFileThatIsMissingOrTooLarge(@TempDir Path folder) throws IOException {
        Path missing = folder.resolve("missing.yaml");
        assertThatThrownBy(() -> Configuration.read(missing, Garden.class)).hasMessageContaining("file=" + missing);
        Path large = Files.write(folder.resolve("large.yaml"), new byte[(1 << 20) + 1]);
        assertThatThrownBy(() -> Configuration.read(large, Garden.class)).hasMessageContaining("too large");
    }

    private static Garden read(String text) {
        return Configuration.parse("garden.yaml", text, Garden.class);
    }

    private static List<String> mistakes(String text) {
        try {
            Garden garden = read(text);
            throw new AssertionError("taken as " + garden);
        } catch (LeptonException e) {
            assertThat(e.code()).isEqualTo(ErrorCode.INVALID_CONFIGURATION);
            return String.valueOf(e.getMessage()).lines().toList();
        }
    }
}
