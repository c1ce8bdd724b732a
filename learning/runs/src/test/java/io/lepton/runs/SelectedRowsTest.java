package io.lepton.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lepton.data.Features;
import org.junit.jupiter.api.Test;

final class SelectedRowsTest {
    private final Features all = Features.of(2, new float[] {0, 1, 10, 11, 20, 21, 30, 31});
    private final SelectedRows some = SelectedRows.of(all, new int[] {3, 1});

    @Test
    void areThoseOfTheOthersByTheirPlace() {
        assertThat(some.rowCount()).isEqualTo(2);
        assertThat(some.exampleShape()).isEqualTo(all.exampleShape());
        assertThat(some.rows(new int[] {1, 0, 1}).values()).containsExactly(10, 11, 30, 31, 10, 11);
        assertThat(some.all().values()).containsExactly(30, 31, 10, 11);
        assertThatThrownBy(() -> some.rows(new int[] {2})).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void areToldApartByTheirValues() {
        assertThat(some.checksum())
                .isEqualTo(SelectedRows.of(all, new int[] {3, 1}).checksum());
        assertThat(some.checksum())
                .isNotEqualTo(SelectedRows.of(all, new int[] {1, 3}).checksum());
        assertThat(some.checksum())
                .isNotEqualTo(SelectedRows.of(all, new int[] {3, 2}).checksum());
    }
}
