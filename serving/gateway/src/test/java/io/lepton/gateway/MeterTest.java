package io.lepton.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MeterTest {
    /** A monotonic clock may start anywhere, and may wrap. */
    private static final long START = Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(1);

    @Test
    void letsABurstInAfterARestAndThenKeepsTheRate() {
        Meter meter = new Meter(10, 5, START);
        for (int i = 0; i < 5; i++) {
            assertThat(meter.take(START)).isZero();
        }
        assertThat(meter.take(START)).isEqualTo(millis(100));
        assertThat(meter.take(START + millis(99))).isEqualTo(millis(1));
        assertThat(meter.take(START + millis(100))).isZero();
        assertThat(meter.take(START + millis(100))).isEqualTo(millis(100));
    }

    @Test
    void forgetsOnceItHasRested() {
        Meter meter = new Meter(10, 2, START);
        assertThat(meter.hasRested(START)).isTrue();
        assertThat(meter.take(START)).isZero();
        assertThat(meter.hasRested(START + millis(99))).isFalse();
        assertThat(meter.hasRested(START + millis(100))).isTrue();
    }

    /** The law of a token bucket: in any stretch of time at most the burst and the rate's share are let in. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void neverLetsInMoreThanBurstAndRate(long seed) {
        Random random = new Random(seed);
        double perSecond = 1 + random.nextInt(1_000);
        int burst = 1 + random.nextInt(20);
        Meter meter = new Meter(perSecond, burst, START);
        long[] admitted = new long[5_000];
        int count = 0;
        long now = START;
        for (int i = 0; i < admitted.length; i++) {
            now += random.nextLong(millis(3));
            if (meter.take(now) == 0) {
                admitted[count++] = now - START;
            }
        }
        for (int from = 0; from < count; from++) {
            for (int to = from; to < count; to += 97) {
                double allowed = burst + perSecond * (admitted[to] - admitted[from] + 1e4) / 1e9;
                assertThat(to - from + 1.0)
                        .as("seed %d, between %d and %d", seed, from, to)
                        .isLessThanOrEqualTo(allowed + 1e-6);
            }
        }
    }

    private static long millis(long count) {
        return TimeUnit.MILLISECONDS.toNanos(count);
    }
}
