package io.lepton.inference.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.function.LongToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs are made up: a law says how long so many rows take, and a seed how far each run is off it. */
final class BatchCostTest {
    private static final int ROWS_MAX = 64;
    private static final int CROWD = 1_000;
    private static final double NOISE = 0.02;

    private final BatchCost cost = new BatchCost(ROWS_MAX);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void findsTheLineThatRunsLieOn(long seed) {
        var random = new SplittableRandom(seed);
        double slope = random.nextDouble(1, 10_000);
        double base = random.nextDouble(1, 100_000);
        for (int run = 0; run < 2 * BatchCost.RUNS_REMEMBERED; run++) {
            long rows = random.nextLong(1, 100);
            cost.record(rows, Math.round(slope * rows + base));
        }
        // Rounding to whole nanoseconds moves each run by at most a half.
        assertThat(cost.nanos(1)).as("seed %d", seed).isCloseTo(slope + base, within(1.0));
        assertThat(cost.nanos(200)).as("seed %d", seed).isCloseTo(200 * slope + base, within(3.0));
    }

    @Test
    void runsOneByOneUntilSomethingIsKnown() {
        assertThat(cost.rowsNext(CROWD)).isOne();
        assertThat(cost.isKnown()).isFalse();
        for (int run = 0; run < 8; run++) {
            cost.record(1, 1_000);
        }
        assertThat(cost.isKnown()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void growsToTheBoundWhereManyRowsCostAsMuchAsOne(long seed) {
        crowd(seed, 40, rows -> 3_000 + rows);
        assertThat(cost.rowsPaying()).as("seed %d", seed).isEqualTo(ROWS_MAX);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void staysAtOneWhereEachRowCostsTheSame(long seed) {
        crowd(seed, 400, rows -> 20_000_000.0 * rows);
        assertThat(cost.rowsPaying()).as("seed %d", seed).isOne();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void stopsWhereALargerBatchFallsBack(long seed) {
        crowd(seed, 400, BatchCostTest::outOfCaches);
        assertThat(cost.rowsPaying()).as("seed %d", seed).isEqualTo(16);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void followsAModelWhoseCostChanges(long seed) {
        crowd(seed, 400, rows -> 100_000.0 * rows);
        crowd(seed, 2_000, rows -> 3_000 + rows);
        assertThat(cost.rowsPaying()).as("seed %d", seed).isEqualTo(ROWS_MAX);
        crowd(seed, 4_000, rows -> 100_000.0 * rows);
        assertThat(cost.rowsPaying()).as("seed %d", seed).isOne();
    }

    @Test
    void countsARunThatWasHeldUpFourTimesAtMost() {
        for (int run = 0; run < 20; run++) {
            cost.record(1, 1_000);
        }
        cost.record(1, 1_000_000_000);
        assertThat(cost.nanos(1)).isCloseTo((20 * 1_000 + 4_000) / 21.0, within(1e-6));
    }

    @Test
    void foretellsTheWaitInBatchesOfTheSizeThatPays() {
        for (int run = 0; run < 20; run++) {
            cost.record(1, 1_000);
            cost.record(2, 2_000);
        }
        assertThat(cost.rowsPaying()).isOne();
        assertThat(cost.waitNanos(5)).isCloseTo(5_000, within(1e-3));
        assertThat(cost.waitNanos(0)).isZero();
    }

    @Test
    void bendsALineThatWouldGiveTimeBack() {
        cost.record(1, 5_000);
        cost.record(10, 1_000);
        assertThat(cost.nanos(100)).isCloseTo(3_000, within(1e-6));
        assertThat(cost.nanos(1)).isCloseTo(3_000, within(1e-6));
    }

    /** 0.6 ms alone, 16 rows in 2.2 ms, and a steep rise behind that, as a dense layer of 15.7 MB was measured. */
    private static double outOfCaches(long rows) {
        return rows <= 16 ? 490_000 + 104_000.0 * rows : 188_000.0 * rows;
    }

    private void crowd(long seed, int runs, LongToDoubleFunction law) {
        var random = new SplittableRandom(seed);
        for (int run = 0; run < runs; run++) {
            long rows = cost.rowsNext(CROWD);
            double off = random.nextDouble(1 - NOISE, 1 + NOISE);
            cost.record(rows, Math.round(off * law.applyAsDouble(rows)));
        }
    }
}
