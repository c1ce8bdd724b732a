package io.lepton.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ConfusionMatrixTest {
    private static final double EXACT = 1e-15;

    /** The figures of the textbook's example, reckoned by hand: 2 true negatives, 1 false alarm, 3 misses, 4 hits. */
    private static final ConfusionMatrix BINARY =
            ConfusionMatrix.of(new int[] {0, 0, 0, 1, 1, 1, 1, 1, 1, 1}, new int[] {0, 0, 1, 0, 0, 0, 1, 1, 1, 1}, 2);

    @Test
    void countsEveryPair() {
        assertThat(BINARY.counts()).isEqualTo(List.of(List.of(2L, 1L), List.of(3L, 4L)));
        assertThat(BINARY.total()).isEqualTo(10);
        assertThat(BINARY.support(1)).isEqualTo(7);
        assertThat(BINARY.answered(1)).isEqualTo(5);
    }

    @Test
    void derivesTheFiguresOfAClass() {
        assertThat(BINARY.accuracy()).isCloseTo(0.6, within(EXACT));
        assertThat(BINARY.precision(1)).isCloseTo(4 / 5.0, within(EXACT));
        assertThat(BINARY.recall(1)).isCloseTo(4 / 7.0, within(EXACT));
        assertThat(BINARY.f1(1)).isCloseTo(2 * (4 / 5.0) * (4 / 7.0) / (4 / 5.0 + 4 / 7.0), within(EXACT));
        assertThat(BINARY.macroRecall()).isCloseTo((2 / 3.0 + 4 / 7.0) / 2, within(EXACT));
        assertThat(BINARY.macroPrecision()).isCloseTo((2 / 5.0 + 4 / 5.0) / 2, within(EXACT));
        assertThat(BINARY.macroF1()).isCloseTo((BINARY.f1(0) + BINARY.f1(1)) / 2, within(EXACT));
    }

    @Test
    void countsAShareOfNothingAsZero() {
        var never = ConfusionMatrix.of(new int[] {0, 0}, new int[] {0, 0}, 2);
        assertThat(never.precision(1)).isZero();
        assertThat(never.recall(1)).isZero();
        assertThat(never.f1(1)).isZero();
        assertThat(ConfusionMatrix.of(new int[0], new int[0], 2).accuracy()).isZero();
    }

    @Test
    void refusesWhatIsNoMatrix() {
        assertThatThrownBy(() -> new ConfusionMatrix(List.of(List.of(1L, 2L))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("not a square matrix: rows=1");
        assertThatThrownBy(() -> ConfusionMatrix.of(new int[2], new int[1], 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("truth=2 with answers=1");
    }
}
