package io.lepton.training.boosting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lepton.domain.LeptonException;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class TreeGrowerTest {
    private static final float[] VALUES = {1, 2, 3, 4, 5, 6, 7, 8};
    private static final float[] LABELS = {0, 0, 0, 0, 1, 1, 1, 1};
    private static final float[] WEIGHTS = {1, 1, 1, 1, 1, 1, 1, 1};

    private static TreeGrower grower(String objective) {
        return grower(objective, VALUES);
    }

    private static TreeGrower grower(String objective, float[] values) {
        return TreeGrower.over(
                values,
                1,
                LABELS,
                WEIGHTS,
                Map.of("objective", objective, "min_data_in_leaf", "1", "min_data_in_bin", "1", "learning_rate", "1"));
    }

    @Test
    void growsATreeThatTellsTheRowsApart() {
        try (var grower = grower("regression")) {
            var trees = grower.grow();
            assertThat(trees).hasSize(1);
            for (int row = 0; row < 8; row++) {
                assertThat(trees.getFirst().value(VALUES, row)).isCloseTo(LABELS[row], within(1e-12));
            }
        }
    }

    @Test
    void growsNoFurtherWhereNothingTellsTheRowsApart() {
        try (var grower = grower("regression", new float[8])) {
            assertThat(grower.grow().getFirst().value(VALUES, 0)).isEqualTo(0.5);
            assertThat(grower.grow()).isEmpty();
            assertThat(grower.grow()).isEmpty();
        }
    }

    @Test
    void passesOnWhyTheLibraryRefuses() {
        assertThatThrownBy(() -> grower("fortune"))
                .isInstanceOf(LeptonException.class)
                .hasMessageStartingWith("LightGBM refuses: reason=")
                .hasMessageContaining("fortune");
    }

    @Test
    void growsNothingOnceClosed() {
        var grower = grower("binary");
        grower.close();
        grower.close();
        assertThatThrownBy(grower::grow).isInstanceOf(IllegalStateException.class);
    }
}
