package io.lepton.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.RouteReason;
import io.lepton.simulation.judge.Tally;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class SimulationReportTest {
    private static final Tally TALLY = new Tally(
            Map.of(RouteReason.LOCAL, 7L), Map.of(ErrorCode.NO_REGION_ALIVE, 2L), 1, Duration.ofMillis(1_234));

    @Test
    void gathersSeedsIntoTenRows() {
        String text = report(
                        LongStream.range(0, 200).mapToObj(seed -> result(seed)).toList())
                .toString();
        assertThat(text.lines().filter(line -> line.endsWith("held"))).hasSize(10);
        assertThat(text)
                .contains("0..19", "180..199", "1234 ms")
                .contains("answered: local 1400")
                .contains("refused: 503 NO_REGION_ALIVE 400");
    }

    @Test
    void tellsOfAFailedSeedWhatBrokeAndHowToReplayIt() {
        SimulationReport report = report(List.of(result(7), result(8, "request 5 went astray")));
        assertThat(report.holds()).isFalse();
        assertThat(report.failures()).extracting(SeedResult::seed).containsExactly(8L);
        assertThat(report.toString())
                .contains("BROKEN in 1", "seed 8 ", "--first-seed 8", "request 5 went astray")
                .doesNotContain("--first-seed 7");
    }

    @Test
    void refusesToRunNothing() {
        assertThatThrownBy(() -> new ScenarioOptions(0, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("seeds=0");
    }

    private static SimulationReport report(List<SeedResult> results) {
        return new SimulationReport(
                new ScenarioOptions(results.size(), results.getFirst().seed()), results);
    }

    private static SeedResult result(long seed, String... violations) {
        return new SeedResult(seed, TALLY, List.of(violations), 10, "digest");
    }
}
