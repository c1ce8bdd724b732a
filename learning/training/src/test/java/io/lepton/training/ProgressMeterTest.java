package io.lepton.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ProgressMeterTest {
    private Instant now = Instant.EPOCH;

    @Test
    void tellsSpeedAndTimeLeftAtMostSoOften() {
        List<ProgressMeter.Reading> readings = new ArrayList<>();
        var meter = new ProgressMeter(() -> now, Duration.ofSeconds(1), readings::add, () -> false);
        for (int step = 1; step <= 10; step++) {
            // 100 examples each half second, of 2,000 in all.
            meter.stepped(new StepReport(1, 2, step, 10, step * 100L, 2_000, 0.5));
            now = now.plusMillis(500);
        }
        assertThat(readings).hasSize(6);
        assertThat(readings.getFirst().examplesPerSecond()).isEmpty();
        assertThat(readings.getLast().step().step()).isEqualTo(10);
        assertThat(readings.getLast().examplesPerSecond()).isEqualTo(Optional.of(200.0));
        assertThat(readings.getLast().left()).isEqualTo(Optional.of(Duration.ofSeconds(5)));
    }

    @Test
    void handsOnTheWishToEnd() {
        assertThat(new ProgressMeter(() -> now, Duration.ZERO, _ -> {}, () -> true).isCancelled())
                .isTrue();
    }
}
