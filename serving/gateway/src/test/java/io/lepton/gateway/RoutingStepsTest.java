package io.lepton.gateway;

import static io.lepton.gateway.Fleet.BEIJING;
import static io.lepton.gateway.Fleet.DIGITS;
import static io.lepton.gateway.Fleet.DIGITS_1;
import static io.lepton.gateway.Fleet.EU_ONLY;
import static io.lepton.gateway.Fleet.FRANKFURT;
import static io.lepton.gateway.Fleet.VIRGINIA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.NodeId;
import io.lepton.domain.NodeSignal;
import io.lepton.domain.Priority;
import io.lepton.domain.RegionDigest;
import io.lepton.domain.RegionId;
import io.lepton.domain.RouteReason;
import io.lepton.gateway.GatewayEffect.TargetEjected;
import io.lepton.gateway.GatewayEvent.AttemptEnded;
import io.lepton.gateway.GatewayEvent.AttemptStarted;
import io.lepton.gateway.GatewayEvent.DigestReceived;
import io.lepton.gateway.GatewayEvent.NodeSignalled;
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

/** The steps by which a place is chosen, seen from Frankfurt: nodes serve in 40 ms, two at once; Virginia is 93 ms away. */
class RoutingStepsTest {
    private static final int SERVICE_MICROS = 40_000;

    private final CoreHarness frankfurt = CoreHarness.inFrankfurt(new Fleet());
    private long sequence = 1_000;

    RoutingStepsTest() {
        frankfurt.handle(new RoundTripMeasured(VIRGINIA, Duration.ofMillis(93).toNanos()));
        frankfurt.handle(new RoundTripMeasured(BEIJING, Duration.ofMillis(187).toNanos()));
        nodeHas(1, 0);
        nodeHas(2, 0);
        regionHas(VIRGINIA, 0);
        regionHas(BEIJING, 0);
    }

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
        frankfurt.handle(new DigestReceived(
                new RegionDigest(VIRGINIA, ++sequence, 1, 0, 0, 4, SERVICE_MICROS, 0.5, List.of(DIGITS_1))));
        assertThat(targets(50)).containsOnlyKeys(peer(BEIJING));
    }

    @Test
    void tellsOthersOfTheErrorsOfItsNodes() {
        for (int i = 0; i < 14; i++) {
            fail(1);
        }
        var digest = frankfurt.tickAfter(0).stream()
                .filter(GatewayEffect.PublishDigest.class::isInstance)
                .map(effect -> ((GatewayEffect.PublishDigest) effect).digest())
                .findFirst()
                .orElseThrow();
        // 1 - 0.95^14 = 0.51
        assertThat(digest.errorShare()).isBetween(0.51, 0.52);
    }

    @Test
    void ejectsANodeAfterFiveFailuresInARowForTenSeconds() {
        for (int i = 0; i < 4; i++) {
            fail(1);
        }
        assertThat(ejected(frankfurt.tickAfter(0))).isEmpty();
        fail(1);
        frankfurt.pass(80);
        assertThat(ejected(frankfurt.tickAfter(20))).containsExactly(node(1));
        nodeHas(1, 0);
        assertThat(targets(20)).containsOnlyKeys(node(2));
        for (int i = 0; i < 40; i++) {
            frankfurt.pass(250);
            nodeHas(1, 0);
            nodeHas(2, 3);
        }
        assertThat(targets(200)).containsKey(node(1));
    }

    @Test
    void easesANodeInThatComesBack() {
        for (int i = 0; i < 120; i++) {
            frankfurt.pass(250);
            nodeHas(2, 0);
        }
        nodeHas(1, 0);
        int early = targets(1_000).getOrDefault(node(1), 0);
        for (int i = 0; i < 120; i++) {
            frankfurt.pass(250);
            nodeHas(1, 0);
            nodeHas(2, 0);
        }
        int late = targets(1_000).getOrDefault(node(1), 0);
        // A tenth takes part at first: 100 of 1,000 draws, give or take 5 standard deviations of 9.5.
        assertThat(early).isBetween(50, 150);
        assertThat(late).isBetween(499, 501);
    }

    @Test
    void ejectsAtMostHalfOfTheNodes() {
        for (int i = 0; i < 5; i++) {
            fail(1);
            fail(2);
        }
        assertThat(ejected(frankfurt.tickAfter(0))).hasSize(1);
        frankfurt.pass(80);
        assertThat(ejected(frankfurt.tickAfter(20))).isEmpty();
    }

    @Test
    void ejectsANodeThatLagsFarBehindForThreeSeconds() {
        lag(13);
        assertThat(targets(20)).containsOnlyKeys(node(2));
    }

    @Test
    void forgivesANodeThatLagsForLess() {
        lag(11);
        assertThat(targets(20)).containsKey(node(1));
    }

    /** Lets the first node be six times slower than the second for as many quarters of a second, and fast again then. */
    private void lag(int quarters) {
        for (int i = 0; i < quarters; i++) {
            node(1, 6 * SERVICE_MICROS);
            nodeHas(2, 0);
            frankfurt.pass(250);
        }
        nodeHas(1, 0);
        nodeHas(2, 0);
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
    void holdsRetriesToATenthOfTheRequestsOnceWhatWasSavedIsSpent() {
        RouteQuery retry = CoreHarness.query().afterTrying(node(1));
        int spent = 0;
        while (frankfurt.route(retry) instanceof Route.Forward) {
            spent++;
        }
        assertThat(spent).isEqualTo(100);
        assertThat(((Route.Refuse) frankfurt.route(retry)).code()).isEqualTo(ErrorCode.UPSTREAM_FAILED);
        for (int i = 0; i < 11; i++) {
            frankfurt.route();
        }
        assertThat(frankfurt.route(retry)).isInstanceOf(Route.Forward.class);
        assertThat(frankfurt.route(retry)).isInstanceOf(Route.Refuse.class);
    }

    @Test
    void countsNoRetryOfWhatADeadPlaceDidNotDo() {
        RouteQuery retry = CoreHarness.query().afterTrying(node(1));
        frankfurt.handle(new GatewayEvent.NodeLost(new NodeId("frankfurt-1")));
        for (int i = 0; i < 1_000; i++) {
            assertThat(frankfurt.route(retry)).isInstanceOf(Route.Forward.class);
        }
    }

    @Test
    void hedgesElsewhereAndWithinItsBudget() {
        RouteQuery waiting = CoreHarness.query().afterTrying(node(1));
        assertThat(hedge(waiting)).as("nothing is saved yet").isEmpty();
        for (int i = 0; i < 21; i++) {
            frankfurt.route();
        }
        Route.Forward hedge = hedge(waiting).orElseThrow();
        assertThat(hedge.reason()).isEqualTo(RouteReason.HEDGE);
        assertThat(hedge.target()).isEqualTo(node(2));
        assertThat(hedge(waiting)).isEmpty();
    }

    @Test
    void hedgesNoSoonerThanTheSlowestFiftiethAndTheWay() {
        assertThat(frankfurt.core().hedgeDelayNanos(node(1)))
                .hasValue(Duration.ofMillis(150).toNanos());
        assertThat(frankfurt.core().hedgeDelayNanos(peer(VIRGINIA)))
                .hasValue(Duration.ofMillis(243).toNanos());
        for (int i = 0; i < 200; i++) {
            frankfurt.handle(new AttemptStarted(node(1)));
            long tookNanos = Duration.ofMillis(i % 25 == 0 ? 300 : 10).toNanos();
            frankfurt.handle(new AttemptEnded(node(1), AttemptOutcome.ANSWERED, tookNanos));
        }
        frankfurt.tickAfter(0);
        // A fiftieth took 300 ms; buckets are a tenth wide.
        assertThat(frankfurt.core().hedgeDelayNanos(node(1)).orElseThrow())
                .isBetween(
                        Duration.ofMillis(300).toNanos(), Duration.ofMillis(330).toNanos());
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

    private void nodeHas(int number, int inFlight) {
        frankfurt.handle(new NodeSignalled(new NodeSignal(
                new NodeId("frankfurt-" + number), ++sequence, inFlight, 2, SERVICE_MICROS, List.of(DIGITS_1))));
    }

    private void node(int number, int serviceMicros) {
        frankfurt.handle(new NodeSignalled(
                new NodeSignal(new NodeId("frankfurt-" + number), ++sequence, 0, 2, serviceMicros, List.of(DIGITS_1))));
    }

    private void regionHas(RegionId region, int inFlight) {
        frankfurt.handle(new DigestReceived(
                new RegionDigest(region, ++sequence, 1, 0, inFlight, 4, SERVICE_MICROS, 0, List.of(DIGITS_1))));
    }

    private void fail(int number) {
        frankfurt.handle(new AttemptStarted(node(number)));
        frankfurt.handle(new AttemptEnded(node(number), AttemptOutcome.FAILED, 1_000_000));
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

    private Optional<Route.Forward> hedge(RouteQuery query) {
        return frankfurt.hedge(query);
    }

    private Route.Forward forward() {
        return (Route.Forward) frankfurt.route();
    }

    private CoreHarness.Way way() {
        return CoreHarness.Way.of(frankfurt.route());
    }

    private Map<RouteTarget, Integer> targets(int routes) {
        Map<RouteTarget, Integer> counts = new HashMap<>();
        for (int i = 0; i < routes; i++) {
            counts.merge(way().target(), 1, Integer::sum);
        }
        return counts;
    }

    private static List<RouteTarget> ejected(List<GatewayEffect> effects) {
        return effects.stream()
                .filter(TargetEjected.class::isInstance)
                .map(effect -> ((TargetEjected) effect).target())
                .toList();
    }

    private static RouteTarget node(int number) {
        return new RouteTarget.LocalNode(Fleet.node(FRANKFURT, number));
    }

    private static RouteTarget peer(RegionId region) {
        return new RouteTarget.Peer(Fleet.gateway(region));
    }
}
