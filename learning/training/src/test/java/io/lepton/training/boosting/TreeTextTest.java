package io.lepton.training.boosting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class TreeTextTest {
    @Test
    void roundsThresholdsDownSoThatNoComparisonChanges() {
        // The double lies between two floats; its nearest float is the upper one.
        float lower = 0.1f;
        float upper = Math.nextUp(lower);
        double between = lower + 0.9 * ((double) upper - lower);
        assertThat((float) between).isEqualTo(upper);
        assertThat(TreeText.roundedDown(between)).isEqualTo(lower);
        assertThat(TreeText.roundedDown(upper)).isEqualTo(upper);
    }

    @Test
    void readsATreeAndWhereMissingNumbersGo() {
        // Two splits: column 1 at 0.5, missing ones to the right; then, left of it, column 0 at -2 without missing
        // ones.
        var trees = TreeText.read("""
                tree
                Tree=0
                num_leaves=3
                num_cat=0
                split_feature=1 0
                split_gain=8 2
                threshold=0.5 -2
                decision_type=8 2
                left_child=1 -1
                right_child=-2 -3
                leaf_value=10 20 30

                end of trees
                """);
        assertThat(trees).hasSize(1);
        var tree = trees.getFirst();
        assertThat(tree.value(new float[] {-3, 0}, 0)).isEqualTo(10);
        assertThat(tree.value(new float[] {3, 1}, 0)).isEqualTo(20);
        assertThat(tree.value(new float[] {3, 0}, 0)).isEqualTo(30);
        assertThat(tree.value(new float[] {3, Float.NaN}, 0)).isEqualTo(20);
        // Taken for 0, which lies right of -2.
        assertThat(tree.value(new float[] {Float.NaN, 0}, 0)).isEqualTo(30);
    }

    @Test
    void refusesWhatItCannotRead() {
        assertThatThrownBy(() -> TreeText.read("no model")).hasMessage("no trees in the model's text");
        assertThatThrownBy(() -> TreeText.read("Tree=0\nnum_leaves=1\nend of trees\n"))
                .hasMessage("a tree without leaf_value");
        assertThatThrownBy(() -> TreeText.read("""
                Tree=0
                num_leaves=2
                split_feature=0
                split_gain=1
                threshold=0
                decision_type=1
                left_child=-1
                right_child=-2
                leaf_value=1 2
                end of trees
                """)).hasMessage("a split on categories: decision_type=1");
    }
}
