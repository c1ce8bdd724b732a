package io.lepton.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class ScheduleTest {
    @Test
    void followsItsCurve() {
        assertThat(Schedule.constant(0.1).at(7.5)).isEqualTo(0.1);
        assertThat(Schedule.steps(0.8, 0.5, 2).at(3.9)).isCloseTo(0.4, within(1e-12));
        assertThat(Schedule.exponential(0.8, 0.25).at(0.5)).isCloseTo(0.4, within(1e-12));
        var cosine = Schedule.cosine(1, 0.1, 2, 10);
        assertThat(cosine.at(0)).isGreaterThan(0).isLessThan(0.01);
        assertThat(cosine.at(1)).isEqualTo(0.5);
        assertThat(cosine.at(6)).isCloseTo(0.55, within(1e-12));
        assertThat(cosine.at(10)).isCloseTo(0.1, within(1e-12));
        assertThat(cosine.at(50)).isCloseTo(0.1, within(1e-12));
    }

    @Test
    void refusesWhatIsNoRate() {
        assertThatThrownBy(() -> Schedule.constant(0)).hasMessageContaining("rate=0");
        assertThatThrownBy(() -> Schedule.constant(Double.NaN)).hasMessageContaining("rate=NaN");
        assertThatThrownBy(() -> Schedule.exponential(0.1, 2)).hasMessageContaining("factor=2");
        assertThatThrownBy(() -> Schedule.cosine(0.1, 0.2, 0, 3)).hasMessageContaining("floor=0.2");
    }
}
