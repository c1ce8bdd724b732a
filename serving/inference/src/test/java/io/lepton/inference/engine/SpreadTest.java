package io.lepton.inference.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SpreadTest {
    private final Spread spread = new Spread();

    @Test
    void aTimeOnABoundIsWithinIt() {
        spread.add(65_536);
        spread.add(65_537);
        spread.add(0);
        spread.add(-1);
        assertThat(spread.within())
                .containsEntry(65_536L, 3L)
                .containsEntry(131_072L, 4L)
                .hasSize(19);
    }

    @Test
    void whatIsAboveAllBoundsIsWithinNone() {
        spread.add(Long.MAX_VALUE);
        spread.add((65_536L << 18) + 1);
        assertThat(spread.within().values()).containsOnly(0L);
        spread.add(65_536L << 18);
        assertThat(spread.within().lastEntry().getValue()).isOne();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void countsAsASlowCountDoes(long seed) {
        var random = new Random(seed);
        long[] times = random.longs(500, 0, 20_000_000_000L).toArray();
        for (int place = 0; place < times.length; place++) {
            times[place] >>= random.nextInt(30);
            spread.add(times[place]);
        }
        spread.within().forEach((bound, count) -> {
            long slow = Arrays.stream(times).filter(time -> time <= bound).count();
            assertThat(count).as("seed %d, bound %d", seed, bound).isEqualTo(slow);
        });
    }
}
