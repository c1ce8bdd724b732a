package io.lepton.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class ShapeTest {
    @Test
    void countsItsElements() {
        assertThat(Shape.of(2, 3, 4).elementCount()).isEqualTo(24);
        assertThat(Shape.of().elementCount()).isEqualTo(1);
    }

    @Test
    void isEmptyWithAZeroWhateverTheOthersAre() {
        assertThat(Shape.of(Long.MAX_VALUE, Long.MAX_VALUE, 0).elementCount()).isZero();
    }

    @Test
    void refusesAProductThatOverflows() {
        Shape shape = Shape.of(Long.MAX_VALUE, 2);
        assertThatIllegalArgumentException()
                .isThrownBy(shape::elementCount)
                .withMessageContaining("shape=[" + Long.MAX_VALUE + ", 2]");
    }

    @Test
    void refusesNegativeExtentsAndTooManyOfThem() {
        assertThatIllegalArgumentException().isThrownBy(() -> Shape.of(1, -2));
        assertThatIllegalArgumentException().isThrownBy(() -> Shape.of(new long[33]));
    }

    @Test
    void acceptsAnyExtentWhereItsOwnIsUnknown() {
        Shape open = Shape.of(Shape.UNKNOWN, 4);
        assertThat(open.accepts(Shape.of(7, 4))).isTrue();
        assertThat(open.accepts(Shape.of(7, 5))).isFalse();
        assertThat(open.accepts(Shape.of(4))).isFalse();
    }

    @Test
    void hasNoCountWhileAnExtentIsUnknown() {
        Shape open = Shape.of(Shape.UNKNOWN, 4);
        assertThat(open.isConcrete()).isFalse();
        assertThatIllegalArgumentException().isThrownBy(open::elementCount);
    }

    @Test
    void keepsItsExtentsToItself() {
        long[] extents = {2, 3};
        Shape shape = Shape.of(extents);
        extents[0] = 9;
        shape.toArray()[1] = 9;
        assertThat(shape).isEqualTo(Shape.of(2, 3)).hasSameHashCodeAs(Shape.of(2, 3));
    }
}
