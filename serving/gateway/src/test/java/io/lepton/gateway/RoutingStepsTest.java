package io.lepton.gateway;

import static io.lepton.gateway.Fleet.BEIJING;
import static io.lepton.gateway.Fleet.DIGITS;
import static io.lepton.gateway.Fleet.EU_ONLY;
import static io.lepton.gateway.Fleet.FRANKFURT;
import static io.lepton.gateway.Fleet.VIRGINIA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.Priority;
import io.lepton.domain.RouteReason;
import io.lepton.gateway.GatewayEvent.AttemptStarted;
import io.lepton.gateway.GatewayEvent.PlanReceived;
import io.lepton.gateway.GatewayEvent.RoundTripMeasured;
import io.lepton.gateway.TrafficPlan.Flow;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The steps by which a place is chosen. */
final class RoutingStepsTest extends FrankfurtFixture {
    @Test
    void staysWhereItWillBeAnsweredWellWithinTheGoal() {
        // (8 + 1) / 2 rounds of 40 ms are 180 ms: 0.45 of 400 ms.
        nodeHas(1, 8);
        nodeHas(2, 8);
        assertThat(way().reason()).isEqualTo(RouteReason.LOCAL);
        assertThat(forward().predictedMillis()).isEqualTo(180);
    }

    @Test
    void spillsToARegionThatWillAnswerSooner() {
        nodeHas(1, 20);
        nodeHas(2, 20);
        assertThat(way().reason()).isEqualTo(RouteReason.SPILL);
        assertThat(forward().predictedMillis())
                .as("93 ms of way, 40 ms of service")
                .isEqualTo(133);
    }

    @Test
    void staysWhereEveryOtherRegionIsBusierStill() {
        nodeHas(1, 20);
        nodeHas(2, 20);
        regionHas(VIRGINIA, 100);
        regionHas(BEIJING, 100);
        assertThat(way().reason()).isEqualTo(RouteReason.LOCAL);
    }

    @Test
    void neverSpillsOutOfThePermittedRegions() {
        nodeHas(1, 30);
        nodeHas(2, 30);
        assertThat(CoreHarness.Way.of(frankfurt.route(EU_ONLY)).target().region())
                .isEqualTo(FRANKFURT);
        nodeHas(1, 60);
        nodeHas(2, 60);
        assertThat(((Route.Refuse) frankfurt.route(EU_ONLY)).code()).isEqualTo(ErrorCode.OVERLOADED);
    }

    @Test
    void countsWhatItSentSinceANodeLastSpoke() {
        for (int i = 0; i < 20; i++) {
            frankfurt.handle(new AttemptStarted(node(1)));
            frankfurt.handle(new AttemptStarted(node(2)));
        }
        assertThat(way().reason()).isEqualTo(RouteReason.SPILL);
    }

    @Test
    void sendsSpillWhereThePlanSaysAndElsewhereOnlyWhenThatIsGone() {
        nodeHas(1, 20);
        nodeHas(2, 20);
        regionHas(VIRGINIA, 3);
        frankfurt.handle(new RoundTripMeasured(BEIJING, Duration.ofMillis(60).toNanos()));
        plan(new Flow(FRANKFURT, Optional.of(DIGITS), Optional.empty(), Map.of(BEIJING, 1.0)));
        assertThat(targets(50)).containsOnlyKeys(peer(BEIJING));
        frankfurt.handle(new GatewayEvent.PeerLost(BEIJING));
        assertThat(targets(50)).containsOnlyKeys(peer(VIRGINIA));
    }

    @Test
    void followsTheTableForARegionThatIsLost() {
        nodeHas(1, 20);
        nodeHas(2, 20);
        plan(
                new Flow(FRANKFURT, Optional.empty(), Optional.empty(), Map.of(VIRGINIA, 1.0)),
                new Flow(FRANKFURT, Optional.empty(), Optional.of(VIRGINIA), Map.of(BEIJING, 1.0)));
        assertThat(targets(50)).containsOnlyKeys(peer(VIRGINIA));
        frankfurt.pass(300);
        nodeHas(1, 20);
        nodeHas(2, 20);
        regionHas(BEIJING, 0);
        frankfurt.pass(200);
        assertThat(targets(50)).containsOnlyKeys(peer(BEIJING));
    }

    @Test
    void passesOverARegionWhoseNodesFailHalfOfTheirRequests() {
        nodeHas(1, 20);
        nodeHas(2, 20);
        regionFails(VIRGINIA, 0.5);
        assertThat(targets(50)).containsOnlyKeys(peer(BEIJING));
    }

    @Test
    void shedsWhatWouldComeTooLateForItsDeadline() {
        assertThat(frankfurt.route(query(Priority.NORMAL, Duration.ofMillis(41))))
                .isInstanceOf(Route.Forward.class);
        Route.Refuse refuse = (Route.Refuse) frankfurt.route(query(Priority.NORMAL, Duration.ofMillis(39)));
        assertThat(refuse.code()).isEqualTo(ErrorCode.OVERLOADED);
        assertThat(refuse.retryAfterSeconds()).hasValue(1);
        assertThat(refuse.message()).contains("predictedMillis=40");
    }

    @Test
    void shedsTheLowPrioritiesFirst() {
        // Everywhere some 18 rounds of 40 ms wait: more than half a goal, less than two.
        nodeHas(1, 35);
        nodeHas(2, 35);
        regionHas(VIRGINIA, 70);
        regionHas(BEIJING, 70);
        assertThat(frankfurt.route(query(Priority.LOW))).isInstanceOf(Route.Refuse.class);
        assertThat(frankfurt.route(query(Priority.NORMAL))).isInstanceOf(Route.Forward.class);
        nodeHas(1, 60);
        nodeHas(2, 60);
        regionHas(VIRGINIA, 120);
        regionHas(BEIJING, 120);
        assertThat(frankfurt.route(query(Priority.NORMAL))).isInstanceOf(Route.Refuse.class);
        assertThat(frankfurt.route(query(Priority.HIGH))).isInstanceOf(Route.Forward.class);
    }

    @Test
    void keepsAnAffinityAtHomeWhileItsHomeIsNotFarBusier() {
        RouteTarget home = affine(7);
        for (int i = 0; i < 20; i++) {
            assertThat(affine(7)).isEqualTo(home);
        }
        for (int i = 0; i < 3; i++) {
            frankfurt.handle(new AttemptStarted(home));
        }
        assertThat(affine(7)).isNotEqualTo(home);
    }

    @Test
    void spreadsAffinitiesOverTheNodes() {
        Map<RouteTarget, Integer> homes = new HashMap<>();
        for (long key = 0; key < 1_000; key++) {
            homes.merge(affine(key), 1, Integer::sum);
        }
        // Five standard deviations of 1,000 fair coins are 79.
        assertThat(homes.values()).hasSize(2).allMatch(count -> count > 421);
    }

    @Test
    void refusesAPlanThatContradictsItself() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Flow(FRANKFURT, Optional.empty(), Optional.empty(), Map.of(VIRGINIA, 0.9)))
                .withMessageContaining("sum=0.9");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Flow(
                        FRANKFURT, Optional.empty(), Optional.of(VIRGINIA), Map.of(VIRGINIA, 0.5, BEIJING, 0.5)))
                .withMessageContaining("lost=virginia");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new Flow(FRANKFURT, Optional.empty(), Optional.empty(), Map.of(VIRGINIA, 1.5, BEIJING, -0.5)))
                .withMessageContaining("outside [0, 1]");
        Flow flow = new Flow(FRANKFURT, Optional.empty(), Optional.empty(), Map.of(VIRGINIA, 1.0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TrafficPlan(1, List.of(flow, flow)))
                .withMessageContaining("given twice");
    }

    private void plan(Flow... flows) {
        frankfurt.handle(new PlanReceived(new TrafficPlan(1, List.of(flows))));
    }

    private RouteTarget affine(long key) {
        return ((Route.Forward) frankfurt.route(new RouteQuery(
                        DIGITS,
                        OptionalInt.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        OptionalLong.of(key),
                        Priority.NORMAL,
                        Optional.empty(),
                        0,
                        Set.of())))
                .target();
    }

    private static RouteQuery query(Priority priority) {
        return query(priority, Optional.empty());
    }

    private static RouteQuery query(Priority priority, Duration timeLeft) {
        return query(priority, Optional.of(timeLeft));
    }

    private static RouteQuery query(Priority priority, Optional<Duration> timeLeft) {
        return new RouteQuery(
                DIGITS,
                OptionalInt.empty(),
                Optional.empty(),
                Optional.empty(),
                OptionalLong.empty(),
                priority,
                timeLeft,
                0,
                Set.of());
    }
}
