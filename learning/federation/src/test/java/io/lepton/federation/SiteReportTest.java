package io.lepton.federation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class SiteReportTest {
    private static final Evaluation GOOD = new Evaluation(10, 9, 0.1);
    private static final Evaluation BAD = new Evaluation(20, 10, 0.7);
    private static final List<String> BOTH = List.of("berlin", "oslo");

    private final List<RoundReport> rounds = List.of(
            new RoundReport(
                    1,
                    Phase.COMMITTED,
                    "",
                    BOTH,
                    2,
                    Map.of("berlin", BAD, "oslo", BAD),
                    Map.of("berlin", 0, "oslo", 2)),
            new RoundReport(2, Phase.ABORTED, "too few are left", BOTH, 1, Map.of(), Map.of("berlin", 0)),
            new RoundReport(3, Phase.COMMITTED, "", BOTH, 1, Map.of("berlin", GOOD), Map.of("berlin", 0)));

    @Test
    void tellsWhatEachSitePutInAndHasOfIt() {
        assertThat(SiteReport.of(rounds))
                .containsExactly(
                        new SiteReport("berlin", 3, 2, 0, Optional.of(BAD), Optional.of(GOOD)),
                        new SiteReport("oslo", 3, 1, 2, Optional.of(BAD), Optional.of(BAD)));
        assertThat(SiteReport.of(rounds)).extracting(SiteReport::dropouts).containsExactly(1, 2);
        assertThat(SiteReport.of(List.of())).isEmpty();
    }

    @Test
    void tellsHowEvenlyTheSitesAreServed() {
        Fairness fairness = Fairness.of(Map.of("oslo", BAD, "berlin", GOOD, "rome", new Evaluation(0, 0, 0)))
                .orElseThrow();
        assertThat(fairness.worstSite()).isEqualTo("oslo");
        assertThat(fairness.worst()).isEqualTo(0.5);
        assertThat(fairness.spread()).isCloseTo(0.4, within(1e-12));
        assertThat(fairness.mean()).isCloseTo(0.7, within(1e-12));
        assertThat(fairness.deviation()).isCloseTo(0.2, within(1e-12));
        assertThat(Fairness.of(Map.of())).isEmpty();
    }
}
