package io.lepton.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.RouteReason;
import io.lepton.gateway.GatewayCore;
import io.lepton.gateway.Route;
import io.lepton.gateway.RouteQuery;
import io.lepton.gateway.RouteTarget;
import io.lepton.simulation.engine.Trace;
import io.lepton.simulation.world.Routing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

final class RegionLossTest {
    @Test
    void everyInvariantHoldsOverTwoHundredSeeds() {
        SimulationReport report = RegionLossReport.run(new ScenarioOptions(200, 0));
        assertThat(report.holds()).as(report.toString()).isTrue();
        assertThat(report.tally().requests()).isGreaterThan(200 * 1_000);
        assertThat(report.tally().unheard()).isZero();
        assertThat(report.tally().answered())
                .containsKeys(RouteReason.LOCAL, RouteReason.POLICY, RouteReason.PLACEMENT, RouteReason.FAILOVER);
        assertThat(report.tally().refused()).containsKey(ErrorCode.NO_REGION_ALIVE);
    }

    @Test
    void theSameSeedGivesTheSameTraceAndAnotherSeedAnother() {
        SeedResult first = RegionLossReport.replay(3, _ -> {});
        SeedResult again =
                RegionLossReport.run(new ScenarioOptions(1, 3)).results().getFirst();
        SeedResult other =
                RegionLossReport.run(new ScenarioOptions(1, 4)).results().getFirst();
        assertThat(again).isEqualTo(first);
        assertThat(other.traceDigest()).isNotEqualTo(first.traceDigest());
    }

    @Test
    void aReplayTellsEveryMessage() {
        List<String> lines = new ArrayList<>();
        RegionLossReport.replay(0, lines::add);
        assertThat(lines)
                .anyMatch(line -> line.matches("\\d+ callers-beijing>gateway-beijing call \\d+"))
                .anyMatch(line -> line.matches("\\d+ \\w+ cut 0"))
                .anyMatch(line -> line.matches("\\d+ \\w+ mend 0"));
    }

    @Test
    void aGatewayThatIgnoresARefusalIsCaught() {
        assertThat(runWith(RegionLossTest::anywhere).violations())
                .anyMatch(violation -> violation.contains("processed where its policy forbids"));
    }

    @Test
    void aGatewayThatGivesUpInsteadOfFailingOverIsCaught() {
        assertThat(runWith(RegionLossTest::withoutFailover).violations())
                .anyMatch(violation -> violation.contains("a live region could have answered it"));
    }

    private static SeedResult runWith(Routing routing) {
        return new RegionLoss(2, Trace.digested(), routing).run();
    }

    /** Broken on purpose: what its policy refuses goes where data without a policy would. */
    private static Route anywhere(GatewayCore core, RouteQuery query, long nowNanos) {
        Route route = core.route(query, nowNanos);
        return route instanceof Route.Refuse ? core.route(withoutClass(query), nowNanos) : route;
    }

    /** Broken on purpose: where this region cannot answer, none is said to be able to. */
    private static Route withoutFailover(GatewayCore core, RouteQuery query, long nowNanos) {
        Route route = core.route(query, nowNanos);
        return route instanceof Route.Forward forward && forward.reason() == RouteReason.FAILOVER
                ? new Route.Refuse(ErrorCode.NO_REGION_ALIVE, "broken on purpose", OptionalInt.empty())
                : route;
    }

    private static RouteQuery withoutClass(RouteQuery query) {
        RouteQuery without = RouteQuery.of(query.model(), Optional.empty(), query.forwardedBy());
        for (RouteTarget tried : query.tried()) {
            without = without.afterTrying(tried);
        }
        return without;
    }
}
