package io.lepton.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrivacyCommandsTest {
    private final Shell shell;

    PrivacyCommandsTest() throws IOException {
        shell = new Shell();
    }

    @AfterEach
    void close() {
        shell.close();
    }

    @Test
    void tellsWhatIsSpent() {
        assertThat(shell.type(epsilonWith("--delta", "1e-5"))).isZero();
        assertThat(shell.out())
                .contains("epsilon 6.7688 at delta 1.0E-5 (by Renyi divergences 7.3291)", "add-or-remove-one");
        List<String> words = new ArrayList<>(List.of(epsilonWith("--delta", "1e-5")));
        words.add("--json");
        assertThat(shell.type(words.toArray(String[]::new))).isZero();
        assertThat(shell.out()).contains("\"epsilon\" : 6.76879", "\"epsilonByRenyi\" : 7.32911", "\"steps\" : 2250");
    }

    @Test
    void tellsTheNoiseThatABudgetAsksFor() {
        String[] words = {
            "privacy", "noise", "--sampling-rate", ".04", "--epsilon", "8", "--steps", "2000", "--delta", "1e-5"
        };
        assertThat(shell.type(words)).isZero();
        assertThat(shell.out()).contains("noise multiplier 1.2900 (by Renyi divergences 1.3562)");
        shell.privacy.refuses = true;
        assertThat(shell.type(words)).isEqualTo(2);
        assertThat(shell.err()).contains("epsilon=1.0E-9");
    }

    @ParameterizedTest
    @CsvSource({
        "--delta, 0",
        "--delta, 1.5",
        "--delta, small",
        "--steps, 0",
        "--steps, 2.5",
        "--noise, -1",
        "--noise, NaN",
        "--sampling-rate, 1.01",
        "--sampling-rate, 0"
    })
    void namesTheOptionWhoseValueIsNotGood(String option, String value) {
        assertThat(shell.type(epsilonWith(option, value))).isEqualTo(2);
        assertThat(shell.err()).contains(option, value);
    }

    @Test
    void asksForWhatIsMissing() {
        assertThat(shell.type("privacy", "epsilon", "--noise", "1")).isEqualTo(2);
        assertThat(shell.err()).contains("--sampling-rate");
    }

    /** The reference's line, with one value changed. */
    private static String[] epsilonWith(String option, String value) {
        List<String> words = new ArrayList<>(List.of("privacy", "epsilon"));
        for (String[] pair : new String[][] {
            {"--sampling-rate", "0.04"}, {"--noise", "1.5"}, {"--steps", "2250"}, {"--delta", "1e-5"}
        }) {
            words.add(pair[0]);
            words.add(pair[0].equals(option) ? value : pair[1]);
        }
        return words.toArray(String[]::new);
    }
}
