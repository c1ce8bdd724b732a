package io.lepton.checks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The example's data is what its generator makes, so that the law behind it is known. */
final class ChurnDataTest {
    static final int ROWS = 2_000;

    @Test
    void theFileIsWhatTheGeneratorMakes() {
        var generator = new ChurnGenerator(1);
        var text = new StringBuilder(ChurnGenerator.HEADER).append('\n');
        for (int i = 0; i < ROWS; i++) {
            text.append(generator.next().line()).append('\n');
        }
        assertThat(House.text(House.root().resolve("examples/churn.csv"))).isEqualTo(text.toString());
    }
}
