package io.lepton.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lepton.domain.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FeaturesTest {
    private final Features pictures = Features.of(Shape.of(1, 2), new float[] {1, 2, 3, 4, 5, 6});

    @Test
    void countsRowsByTheShapeOfAnExample() {
        assertThat(pictures.rowCount()).isEqualTo(3);
        assertThat(pictures.width()).isEqualTo(2);
        assertThat(pictures.exampleShape()).isEqualTo(Shape.of(1, 2));
    }

    @Test
    void copiesSlicesAndChosenRows() {
        assertThat(pictures.slice(1, 3).values()).containsExactly(3, 4, 5, 6);
        assertThat(pictures.rows(new int[] {2, 0, 2}).values()).containsExactly(5, 6, 1, 2, 5, 6);
        assertThat(pictures.rows(new int[] {2}).exampleShape()).isEqualTo(Shape.of(1, 2));
    }

    @Test
    void refusesHalfARowAndRowsThatAreNotThere() {
        assertThatThrownBy(() -> Features.of(4, new float[6]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("values=6");
        assertThatThrownBy(() -> pictures.slice(2, 4)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> pictures.rows(new int[] {3})).hasMessageContaining("row=3");
    }

    @Test
    void choosesTargetsAsItChoosesRows() {
        var classes = Targets.classes(new int[] {0, 1, 1}, List.of("no", "yes"));
        assertThat(classes.rows(new int[] {2, 0}).indices()).containsExactly(1, 0);
        assertThat(classes.slice(0, 1).classNames()).containsExactly("no", "yes");

        var numbers = Targets.numbers(new float[] {1, 2, 3, 4}, 2);
        assertThat(numbers.rowCount()).isEqualTo(2);
        assertThat(numbers.rows(new int[] {1}).values()).containsExactly(3, 4);
    }

    @Test
    void refusesAClassWithoutAName() {
        assertThatThrownBy(() -> Targets.classes(new int[] {0, 2}, List.of("no", "yes")))
                .hasMessageContaining("index=2")
                .hasMessageContaining("row=1");
        assertThatThrownBy(() -> Targets.numbers(new float[3], 2)).hasMessageContaining("answers=3");
    }
}
