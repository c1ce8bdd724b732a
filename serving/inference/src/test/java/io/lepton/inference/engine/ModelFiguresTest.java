package io.lepton.inference.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.lepton.inference.engine.ModelFigures.Total;
import org.junit.jupiter.api.Test;

/** Each look at the clock takes a microsecond. */
final class ModelFiguresTest {
    private final ModelFigures figures = new ModelFigures(new SteppingClock());

    @Test
    void beginsAtNothing() {
        var reading = figures.reading();
        assertThat(reading.success()).isEqualTo(new Total(0, 0));
        assertThat(reading.batches()).isEmpty();
        assertThat(reading.executions()).isZero();
        assertThat(reading.lastRunMillis()).isZero();
    }

    @Test
    void countsEachStepAndItsTime() {
        figures.read(figures.begin());
        long arrived = figures.begin();
        figures.leaveQueue(arrived);
        figures.succeed(arrived);
        figures.fail(figures.begin());
        var reading = figures.reading();
        assertThat(reading.input()).isEqualTo(new Total(1, SteppingClock.STEP_NANOS));
        assertThat(reading.queue()).isEqualTo(new Total(1, SteppingClock.STEP_NANOS));
        assertThat(reading.success()).isEqualTo(new Total(1, 2 * SteppingClock.STEP_NANOS));
        assertThat(reading.failure()).isEqualTo(new Total(1, SteppingClock.STEP_NANOS));
        assertThat(reading.lastRunMillis()).isEqualTo(SteppingClock.NOW_MILLIS);
    }

    @Test
    void countsABatchOnceForItselfAndOnceForEachOfItsRequests() {
        figures.execute(4, 10, 100, 20);
        figures.execute(4, 30, 200, 40);
        figures.execute(1, 0, 50, 5);
        var reading = figures.reading();
        assertThat(reading.run()).isEqualTo(new Total(9, 4 * 100 + 4 * 200 + 50));
        assertThat(reading.output()).isEqualTo(new Total(9, 65));
        assertThat(reading.executions()).isEqualTo(3);
        assertThat(reading.batches().keySet()).containsExactly(1, 4);
        assertThat(reading.batches())
                .containsEntry(4, new ModelFigures.Batch(new Total(2, 40), new Total(2, 300), new Total(2, 60)));
    }
}
