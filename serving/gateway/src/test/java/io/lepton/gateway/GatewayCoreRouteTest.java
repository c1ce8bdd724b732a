package io.lepton.gateway;

import static io.lepton.gateway.CoreHarness.forwarded;
import static io.lepton.gateway.CoreHarness.query;
import static io.lepton.gateway.Fleet.BEIJING;
import static io.lepton.gateway.Fleet.CN_ONLY;
import static io.lepton.gateway.Fleet.DIGITS;
import static io.lepton.gateway.Fleet.DIGITS_1;
import static io.lepton.gateway.Fleet.EU_ONLY;
import static io.lepton.gateway.Fleet.FRANKFURT;
import static io.lepton.gateway.Fleet.PUBLIC;
import static io.lepton.gateway.Fleet.VIRGINIA;
import static org.assertj.core.api.Assertions.assertThat;

import io.lepton.domain.DataClass;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.ModelName;
import io.lepton.domain.NodeId;
import io.lepton.domain.Priority;
import io.lepton.domain.RegionId;
import io.lepton.domain.RouteReason;
import io.lepton.gateway.GatewayEvent.AttemptEnded;
import io.lepton.gateway.GatewayEvent.AttemptStarted;
import io.lepton.gateway.GatewayEvent.NodeLost;
import io.lepton.gateway.GatewayEvent.PeerLost;
import io.lepton.gateway.GatewayEvent.RoundTripMeasured;
import io.lepton.gateway.Route.Forward;
import io.lepton.gateway.Route.Refuse;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GatewayCoreRouteTest {
    private final Fleet fleet = new Fleet();
    private final CoreHarness frankfurt = CoreHarness.inFrankfurt(fleet);

    @Test
    void answersInItsOwnRegionWhereItCan() {
        assertThat(CoreHarness.Way.of(frankfurt.route()))
                .isEqualTo(new CoreHarness.Way(node(1), RouteReason.LOCAL, DIGITS_1));
    }

    @Test
    void takesTheDeployedVersionByNumberToo() {
        assertThat(frankfurt.route(version(1))).isInstanceOf(Forward.class);
    }

    @Test
    void refusesAVersionThatIsNotDeployed() {
        assertThat(refusal(frankfurt.route(version(2))))
                .satisfies(refuse -> assertThat(refuse.code()).isEqualTo(ErrorCode.UNKNOWN_VERSION))
                .satisfies(refuse -> assertThat(refuse.message()).contains("version=2", "deployed=1"));
    }

    @Test
    void refusesAModelThatIsNotDeployed() {
        var query = RouteQuery.of(new ModelName("letters"), Optional.empty(), Optional.empty());
        assertThat(refusal(frankfurt.route(query)).code()).isEqualTo(ErrorCode.UNKNOWN_MODEL);
    }

    @Test
    void refusesADataClassWithoutAPolicy() {
        Refuse refuse = refusal(frankfurt.route(new DataClass("secret")));
        assertThat(refuse.code()).isEqualTo(ErrorCode.UNKNOWN_DATA_CLASS);
        assertThat(refuse.message()).contains("dataClass=secret");
        assertThat(refuse.retryAfterSeconds()).isEmpty();
    }

    @Test
    void refusesEverythingBeforeTheFirstSnapshot() {
        Refuse refuse = refusal(new CoreHarness(FRANKFURT).route());
        assertThat(refuse.code()).isEqualTo(ErrorCode.MODEL_NOT_READY);
        assertThat(refuse.retryAfterSeconds()).hasValue(1);
    }

    @Test
    void takesTheNodeWithTheFewestRequestsInFlight() {
        frankfurt.handle(new AttemptStarted(node(1)));
        assertThat(target()).isEqualTo(node(2));
        assertThat(target()).isEqualTo(node(2));
        frankfurt.handle(new AttemptEnded(node(1), AttemptOutcome.ANSWERED, 1_000_000));
        assertThat(target()).isEqualTo(node(1));
    }

    @Test
    void takesTurnsAmongEquallyBusyNodes() {
        assertThat(target()).isEqualTo(node(1));
        assertThat(target()).isEqualTo(node(2));
        assertThat(target()).isEqualTo(node(1));
    }

    @Test
    void takesANodeThatBrokeAnAttemptLastUntilItSpeaksAgain() {
        frankfurt.handle(new AttemptStarted(node(1)));
        frankfurt.handle(new AttemptEnded(node(1), AttemptOutcome.BROKEN, 1_000_000));
        frankfurt.handle(new AttemptStarted(node(2)));
        assertThat(target()).isEqualTo(node(2));
        frankfurt.nodeSpeaks(1, DIGITS_1);
        assertThat(target()).isEqualTo(node(1));
    }

    @Test
    void passesOverANodeThatIsNotReady() {
        frankfurt.nodeSpeaks(1);
        assertThat(target()).isEqualTo(node(2));
        assertThat(target()).isEqualTo(node(2));
    }

    @Test
    void passesOverANodeThatWasTried() {
        assertThat(forward(frankfurt.route(query().afterTrying(node(1)))).target())
                .isEqualTo(node(2));
    }

    @Test
    void passesOverANodeWhoseStreamBroke() {
        frankfurt.handle(new NodeLost(new NodeId("frankfurt-1")));
        assertThat(target()).isEqualTo(node(2));
        assertThat(target()).isEqualTo(node(2));
    }

    @Test
    void countsANodeAsDeadAt350MillisecondsOfSilenceAndNotBefore() {
        frankfurt.pass(349);
        assertThat(target()).isEqualTo(node(1));
        frankfurt.pass(1);
        assertThat(forward(frankfurt.route()).reason()).isEqualTo(RouteReason.FAILOVER);
    }

    @Test
    void failsOverToTheNearestPeer() {
        frankfurt.loseNodes();
        assertThat(CoreHarness.Way.of(frankfurt.route()))
                .isEqualTo(new CoreHarness.Way(peer(VIRGINIA), RouteReason.FAILOVER, DIGITS_1));
    }

    @Test
    void prefersAMeasuredRoundTripToTheMap() {
        frankfurt.loseNodes();
        frankfurt.handle(new RoundTripMeasured(VIRGINIA, Duration.ofMillis(400).toNanos()));
        assertThat(target()).isEqualTo(peer(BEIJING));
    }

    @Test
    void passesOverAPeerThatIsNotReadyOrDeadOrTried() {
        frankfurt.loseNodes();
        assertThat(forward(frankfurt.route(query().afterTrying(peer(VIRGINIA)))).target())
                .isEqualTo(peer(BEIJING));
        frankfurt.peerSpeaks(VIRGINIA);
        assertThat(target()).isEqualTo(peer(BEIJING));
        frankfurt.peerSpeaks(VIRGINIA, DIGITS_1);
        assertThat(target()).isEqualTo(peer(VIRGINIA));
        frankfurt.handle(new PeerLost(VIRGINIA));
        assertThat(target()).isEqualTo(peer(BEIJING));
    }

    @Test
    void grantsAPeerHalfARoundTripMoreOfSilence() {
        frankfurt.handle(new RoundTripMeasured(VIRGINIA, Duration.ofMillis(93).toNanos()));
        frankfurt.handle(new RoundTripMeasured(BEIJING, Duration.ofMillis(20).toNanos()));
        frankfurt.pass(396);
        assertThat(target()).isEqualTo(peer(VIRGINIA));
        frankfurt.pass(1);
        assertThat(refusal(frankfurt.route()).code()).isEqualTo(ErrorCode.MODEL_NOT_READY);
    }

    @Test
    void leavesItsRegionWhereThePolicySaysSo() {
        assertThat(CoreHarness.Way.of(frankfurt.route(CN_ONLY)))
                .isEqualTo(new CoreHarness.Way(peer(BEIJING), RouteReason.POLICY, DIGITS_1));
    }

    @Test
    void leavesItsRegionWhereTheModelIsElsewhere() {
        frankfurt.give(fleet.next().deployOnlyIn(BEIJING, VIRGINIA).snapshot());
        assertThat(CoreHarness.Way.of(frankfurt.route()))
                .isEqualTo(new CoreHarness.Way(peer(VIRGINIA), RouteReason.PLACEMENT, DIGITS_1));
    }

    @Test
    void treatsARequestWithoutADataClassAsTheDefaultOne() {
        fleet.next().defaultDataClass = CN_ONLY;
        frankfurt.give(fleet.snapshot());
        assertThat(target()).isEqualTo(peer(BEIJING));
    }

    @Test
    void refusesWhereThePolicyForbidsEveryRegionWithTheModel() {
        frankfurt.give(fleet.next().deployOnlyIn(FRANKFURT, VIRGINIA).snapshot());
        Refuse refuse = refusal(frankfurt.route(CN_ONLY));
        assertThat(refuse.code()).isEqualTo(ErrorCode.RESIDENCY_FORBIDS);
        assertThat(refuse.retryAfterSeconds()).isEmpty();
    }

    @Test
    void refusesWhereNoPermittedRegionIsAlive() {
        frankfurt.handle(new PeerLost(BEIJING));
        Refuse refuse = refusal(frankfurt.route(CN_ONLY));
        assertThat(refuse.code()).isEqualTo(ErrorCode.NO_REGION_ALIVE);
        assertThat(refuse.retryAfterSeconds()).hasValue(1);
    }

    @Test
    void callsNoRegionDeadThatHasNotHadItsTimeToSpeak() {
        CoreHarness fresh = new CoreHarness(Fleet.FRANKFURT);
        fresh.give(fleet.snapshot());
        assertThat(refusal(fresh.route(CN_ONLY)).code()).isEqualTo(ErrorCode.MODEL_NOT_READY);
        fresh.pass(2_000);
        assertThat(refusal(fresh.route(CN_ONLY)).code()).isEqualTo(ErrorCode.NO_REGION_ALIVE);
    }

    @Test
    void refusesWhereThePermittedRegionIsAliveAndNotReady() {
        frankfurt.peerSpeaks(BEIJING);
        Refuse refuse = refusal(frankfurt.route(CN_ONLY));
        assertThat(refuse.code()).isEqualTo(ErrorCode.MODEL_NOT_READY);
        assertThat(refuse.retryAfterSeconds()).hasValue(1);
    }

    @Test
    void neverFailsOverOutOfThePermittedRegions() {
        frankfurt.loseNodes();
        assertThat(refusal(frankfurt.route(EU_ONLY)).code()).isEqualTo(ErrorCode.MODEL_NOT_READY);
    }

    @Test
    void answersAForwardedRequestInItsOwnRegion() {
        assertThat(forward(frankfurt.route(forwarded(PUBLIC))).target()).isEqualTo(node(1));
    }

    @Test
    void neverForwardsAForwardedRequest() {
        frankfurt.loseNodes();
        assertThat(refusal(frankfurt.route(forwarded(PUBLIC))).code()).isEqualTo(ErrorCode.MODEL_NOT_READY);
    }

    @Test
    void holdsAForwardedRequestAgainstItsOwnPolicies() {
        assertThat(refusal(frankfurt.route(forwarded(CN_ONLY))).code()).isEqualTo(ErrorCode.RESIDENCY_FORBIDS);
    }

    @Test
    void refusesAForwardedRequestForAModelThatIsNotDeployedHere() {
        frankfurt.give(fleet.next().deployOnlyIn(BEIJING).snapshot());
        assertThat(refusal(frankfurt.route(forwarded(PUBLIC))).code()).isEqualTo(ErrorCode.MODEL_NOT_READY);
    }

    private RouteTarget target() {
        return forward(frankfurt.route()).target();
    }

    private static RouteQuery version(int number) {
        return new RouteQuery(
                DIGITS,
                OptionalInt.of(number),
                Optional.empty(),
                Optional.empty(),
                OptionalLong.empty(),
                Priority.NORMAL,
                Optional.empty(),
                0,
                Set.of());
    }

    private static RouteTarget node(int number) {
        return new RouteTarget.LocalNode(Fleet.node(FRANKFURT, number));
    }

    private static RouteTarget peer(RegionId region) {
        return new RouteTarget.Peer(Fleet.gateway(region));
    }

    private static Forward forward(Route route) {
        assertThat(route).isInstanceOf(Forward.class);
        return (Forward) route;
    }

    private static Refuse refusal(Route route) {
        assertThat(route).isInstanceOf(Refuse.class);
        return (Refuse) route;
    }
}
