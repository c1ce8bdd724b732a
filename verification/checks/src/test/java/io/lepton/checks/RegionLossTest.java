package io.lepton.checks;

import static org.assertj.core.api.Assertions.assertThat;

import io.lepton.benchmarks.RegionLossFigures;
import io.lepton.benchmarks.RegionLossLoad;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every region of the real program is lost and comes back under load.
 *
 * <p>How fast callers are well again is measured by the load test itself, on a quiet machine. What must hold on any machine
 * is held here: no answer from a region that the policy forbids, and answers from the others all the while.
 */
class RegionLossTest {
    private static final int REQUESTS_PER_SECOND = 50;
    private static final Duration DOWN = Duration.ofSeconds(3);

    @TempDir
    private Path folder;

    @Test
    void noFailureEverBreaksThePolicy() throws Exception {
        try (var fleet = DeskFleet.up(new Desk(folder));
                var client = fleet.client()) {
            List<RegionLossFigures> figures = RegionLossLoad.run(client, REQUESTS_PER_SECOND, DOWN);
            assertThat(figures).hasSize(3);
            for (RegionLossFigures lost : figures) {
                System.out.println(lost);
                assertThat(lost.breaches()).as(lost.toString()).isZero();
                assertThat(lost.refusedByPolicy())
                        .as("pinned to the lost region: %s", lost)
                        .isPositive();
                assertThat(lost.answered()).as(lost.toString()).isGreaterThan(lost.requests() / 2);
            }
        }
    }
}
