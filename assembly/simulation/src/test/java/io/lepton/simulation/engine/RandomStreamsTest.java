package io.lepton.simulation.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class RandomStreamsTest {
    @Test
    void givesEachConcernItsOwnSourceWhateverOthersDraw() {
        RandomStreams streams = new RandomStreams(1);
        long first = streams.of("network").nextLong();
        streams.of("callers").nextLong();
        assertThat(streams.of("network").nextLong()).isEqualTo(first);
        assertThat(streams.of("callers").nextLong()).isNotEqualTo(first);
    }

    @Test
    void givesEachSeedItsOwnSource() {
        long distinct = LongStream.range(0, 1_000)
                .map(seed -> new RandomStreams(seed).of("network").nextLong())
                .distinct()
                .count();
        assertThat(distinct).isEqualTo(1_000);
    }

    @Test
    void drawsEvenlyAcrossNeighbouringSeeds() {
        double mean = LongStream.range(0, 1_000)
                .mapToDouble(seed -> new RandomStreams(seed).of("plan").nextDouble())
                .average()
                .orElseThrow();
        // Five standard errors of a mean of 1,000 uniform draws: 5 * sqrt(1/12) / sqrt(1000) = 0.046.
        assertThat(mean).isBetween(0.454, 0.546);
    }
}
