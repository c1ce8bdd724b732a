package io.lepton.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.lepton.simulation.ContestWorld.Phase;
import io.lepton.simulation.ContestWorld.RegionEntry;
import io.lepton.simulation.ContestWorld.RoundTripEntry;
import io.lepton.simulation.ContestWorld.Service;
import io.lepton.simulation.contest.PhaseScore;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Six regions of 800 requests a second each, the busiest loaded to 0.85 of that, in four phases of ten seconds. */
final class ContestReportTest {
    private static final Map<String, Double> LOADS =
            new TreeMap<>(Map.of("a", 680.0, "b", 640.0, "c", 600.0, "d", 480.0, "e", 400.0, "f", 360.0));

    @Test
    void leptonKeepsToItsGoalWhereHealthAloneDoesNot() {
        var report = run(world(10), List.of("lepton", "priority-failover", "round-robin"), 2);
        List<PhaseScore> lepton = report.rows().getFirst().scores();
        List<PhaseScore> failover = report.rows().get(1).scores();
        assertThat(lepton)
                .allSatisfy(score ->
                        assertThat(score.missedPercent()).as(report.toString()).isLessThan(0.6));
        assertThat(lepton.getFirst().crossedPercent()).as(report.toString()).isLessThan(1);
        assertThat(failover.get(1).missedPercent()).as(report.toString()).isGreaterThan(10);
        assertThat(failover.get(2).missedPercent())
                .as("it never recovers: %s", report)
                .isGreaterThan(10);
    }

    @Test
    void everyPolicyMeetsTheSameRequests() {
        var report = run(world(1), List.of(), 1);
        List<Long> requests = report.rows().getFirst().scores().stream()
                .map(PhaseScore::requests)
                .toList();
        assertThat(report.rows()).hasSize(9).allSatisfy(row -> assertThat(row.scores())
                .extracting(PhaseScore::requests)
                .isEqualTo(requests));
    }

    @Test
    void theSameSeedGivesTheSameScoresAndAnotherSeedOthers() {
        var first = run(world(1), List.of("lepton"), 1);
        assertThat(run(world(1), List.of("lepton"), 1)).isEqualTo(first);
        assertThat(run(world(1), List.of("lepton"), 2).rows().getFirst().scores())
                .isNotEqualTo(first.rows().getFirst().scores());
    }

    @Test
    void printsATableAndAPage() {
        var report = run(world(1), List.of("lepton", "nearest"), 1);
        assertThat(report.toString()).contains("% missed (crossed)", "1.35x surge", "lepton", "nearest");
        assertThat(report.toHtml())
                .contains("<svg", "<h2>region dead</h2>", "class=\"missed\"", "lepton", "after 400 ms")
                .endsWith("</html>\n");
    }

    @Test
    void refusesAPolicyThatNobodyKnows() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> run(world(1), List.of("fastest"), 1))
                .withMessageContaining("policy=fastest")
                .withMessageContaining("prequal");
    }

    @Test
    void refusesAWorldThatLacksSomething() {
        ContestWorld whole = world(1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> run(
                        new ContestWorld(400, whole.regions(), List.of(), whole.service(), whole.phases()),
                        List.of("lepton"),
                        1))
                .withMessageContaining("missing: round trip from=a, to=b");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ContestWorld(
                        400,
                        whole.regions(),
                        whole.roundTrips().orElseThrow(),
                        whole.service(),
                        List.of(dead("nowhere"))))
                .withMessageContaining("dead=nowhere");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ContestWorld(
                        0, whole.regions(), whole.roundTrips().orElseThrow(), whole.service(), whole.phases()))
                .withMessageContaining("sloMillis=0");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> new Phase("p", 1, Optional.empty(), Optional.empty(), Optional.of("a"), Optional.empty()))
                .withMessageContaining("slowFactor");
    }

    @Test
    void takesDistancesAndRequestsFromFiles() {
        ContestWorld steady = world(1);
        Map<String, List<String>> files = Map.of(
                "ways.csv", List.of("from,A,B,C", "A,,10,20", "B,12,,30", "C,20,30,"),
                "calls.csv",
                        List.of(
                                "TIMESTAMP,ContextTokens,GeneratedTokens",
                                "2023-11-16 18:17:03.9799600,100,1",
                                "2023-11-16 18:17:04.0799600,200,2",
                                "2023-11-16 18:17:04.9799600,0,3"));
        var world = new ContestWorld(
                400,
                steady.regions().subList(0, 3),
                Optional.empty(),
                steady.service(),
                List.of(phase("normal", 2, Optional.empty())),
                Optional.of("ways.csv"),
                Optional.of(new ContestWorld.Daily(0.5, 10)),
                Optional.of(new ContestWorld.TraceEntry("calls.csv", 10, 1000)));
        WorldFiles reader = name -> files.getOrDefault(name, List.of());
        var report = ContestReport.run(world, reader, List.of("lepton", "prequal"), 1, _ -> {});
        assertThat(report.rows().getFirst().scores().getFirst().requests()).isGreaterThan(1_000);
        assertThat(report.rows().getFirst().scores().getFirst().missedPercent()).isLessThan(1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> run(world, List.of("lepton"), 1))
                .withMessageContaining("file=ways.csv");
    }

    private static ContestReport run(ContestWorld world, List<String> policies, int seeds) {
        return ContestReport.run(world, policies, seeds, _ -> {});
    }

    private static ContestWorld world(double seconds) {
        List<String> ids = List.copyOf(LOADS.keySet());
        var regions = ids.stream()
                .map(id -> new RegionEntry(id, 10, 4, LOADS.getOrDefault(id, 0.0), 0, 20 * ids.indexOf(id)))
                .toList();
        var roundTrips = ids.stream()
                .flatMap(from -> ids.stream()
                        .filter(to -> from.compareTo(to) < 0)
                        .map(to -> new RoundTripEntry(from, to, 40.0 * (ids.indexOf(to) - ids.indexOf(from)))))
                .toList();
        return new ContestWorld(
                400,
                regions,
                roundTrips,
                new Service(50, 0.5),
                List.of(
                        phase("normal", seconds, Optional.empty()),
                        phase("1.35x surge", seconds, Optional.of(1.35)),
                        new Phase(
                                "region dead",
                                seconds,
                                Optional.empty(),
                                Optional.of("d"),
                                Optional.empty(),
                                Optional.empty()),
                        new Phase(
                                "region slow",
                                seconds,
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of("d"),
                                Optional.of(4.0))));
    }

    private static Phase phase(String name, double seconds, Optional<Double> load) {
        return new Phase(name, seconds, load, Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static Phase dead(String region) {
        return new Phase("dead", 1, Optional.empty(), Optional.of(region), Optional.empty(), Optional.empty());
    }
}
