package io.lepton.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class EpochRowsTest {
    @Test
    void keepsBackItsShareAndVisitsEveryOtherRowOnceAnEpoch() {
        var rows = EpochRows.of(100, options(0.2, 7));
        assertThat(rows.kept()).hasSize(20);
        var all = IntStream.concat(IntStream.of(rows.kept()), IntStream.of(rows.order(1)));
        assertThat(all.toArray())
                .containsExactlyInAnyOrder(IntStream.range(0, 100).toArray());
        assertThat(rows.order(2)).isNotEqualTo(rows.order(1)).containsExactlyInAnyOrder(rows.order(1));
        assertThat(EpochRows.of(100, options(0.2, 7)).order(2)).isEqualTo(rows.order(2));
        assertThat(EpochRows.of(100, options(0.2, 8)).kept()).isNotEqualTo(rows.kept());
    }

    @Test
    void leavesNoBatchOfOneRow() {
        assertThat(EpochRows.of(9, options(0, 0)).bounds(4)).containsExactly(0, 4, 9);
        assertThat(EpochRows.of(10, options(0, 0)).bounds(4)).containsExactly(0, 4, 8, 10);
        assertThat(EpochRows.of(3, options(0, 0)).bounds(1)).containsExactly(0, 1, 2, 3);
        assertThat(EpochRows.of(1, options(0, 0)).bounds(4)).containsExactly(0, 1);
    }

    @Test
    void refusesTooFewRows() {
        assertThatThrownBy(() -> EpochRows.of(0, options(0, 0))).hasMessageContaining("rows=0");
        assertThatThrownBy(() -> EpochRows.of(2, options(0.1, 0))).hasMessageContaining("validation share=0.1");
    }

    @Test
    void keepsBackTheLastRowsOfASeries() {
        var rows = EpochRows.of(10, FitOptions.epochs(1).validateLast(0.2));
        assertThat(rows.kept()).containsExactly(8, 9);
        assertThat(rows.order(1)).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7);
    }

    private static FitOptions options(double keptShare, long seed) {
        return FitOptions.epochs(1).validate(keptShare).seed(seed);
    }
}
