package io.lepton.gateway;

import static io.lepton.domain.RouteReason.LOCAL;
import static io.lepton.gateway.Fleet.BEIJING;
import static io.lepton.gateway.Fleet.DIGITS_1;
import static io.lepton.gateway.Fleet.FRANKFURT;
import static io.lepton.gateway.Fleet.VIRGINIA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.lepton.domain.NodeId;
import io.lepton.domain.NodeSignal;
import io.lepton.domain.RegionDigest;
import io.lepton.gateway.GatewayEffect.PublishDigest;
import io.lepton.gateway.GatewayEffect.TargetDied;
import io.lepton.gateway.GatewayEvent.DigestReceived;
import io.lepton.gateway.GatewayEvent.NodeLost;
import io.lepton.gateway.GatewayEvent.NodeSignalled;
import io.lepton.gateway.GatewayEvent.PeerLost;
import io.lepton.gateway.GatewayEvent.RoundTripMeasured;
import io.lepton.gateway.GatewayEvent.Ticked;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class GatewayCoreLivenessTest {
    private static final NodeId FIRST = new NodeId("frankfurt-1");
    private static final NodeId SECOND = new NodeId("frankfurt-2");

    private final Fleet fleet = new Fleet();
    private final CoreHarness frankfurt = CoreHarness.inFrankfurt(fleet);

    @Test
    void tellsOnceThatSomethingFellSilent() {
        frankfurt.pass(300);
        frankfurt.peerSpeaks(BEIJING, DIGITS_1);
        frankfurt.peerSpeaks(VIRGINIA, DIGITS_1);
        frankfurt.nodeSpeaks(2, DIGITS_1);
        assertThat(deaths(frankfurt.tickAfter(60))).containsExactly(new TargetDied(node(1)));
        assertThat(deaths(frankfurt.tickAfter(60))).isEmpty();
    }

    @Test
    void tellsOnceThatAStreamBroke() {
        assertThat(frankfurt.handle(new NodeLost(FIRST))).containsExactly(new TargetDied(node(1)));
        assertThat(frankfurt.handle(new NodeLost(FIRST))).isEmpty();
        assertThat(frankfurt.handle(new PeerLost(VIRGINIA)))
                .containsExactly(new TargetDied(new RouteTarget.Peer(Fleet.gateway(VIRGINIA))));
        assertThat(deaths(frankfurt.tickAfter(10))).isEmpty();
    }

    @Test
    void takesItsOwnStallForNobodysSilence() {
        frankfurt.stall(10_000);
        assertThat(target()).as("before the first tick after it").isEqualTo(node(1));
        assertThat(deaths(frankfurt.tickAfter(0))).isEmpty();
        assertThat(target()).isEqualTo(node(2));
    }

    @Test
    void countsItsTimeAwakeBeforeAndAfterAStall() {
        frankfurt.pass(200);
        frankfurt.stall(10_000);
        frankfurt.handle(new Ticked());
        // 200 ms, 60 ms of the stall, and 89 ms: one less than means death.
        frankfurt.pass(89);
        assertThat(target()).isEqualTo(node(1));
        assertThat(deaths(frankfurt.tickAfter(1)))
                .contains(new TargetDied(node(1)), new TargetDied(node(2)))
                .hasSize(2);
    }

    @Test
    void noticesADeathAlthoughItIsStarvedAllTheTime() {
        for (int i = 0; i < 5; i++) {
            assertThat(deaths(frankfurt.tickAfter(500))).isEmpty();
        }
        assertThat(deaths(frankfurt.tickAfter(500))).contains(new TargetDied(node(1)));
    }

    @Test
    void takesANodeBackWhenItSpeaksAgain() {
        frankfurt.loseNodes();
        frankfurt.handle(new NodeSignalled(Fleet.signal(FIRST, 1, DIGITS_1)));
        assertThat(CoreHarness.Way.of(frankfurt.route())).isEqualTo(new CoreHarness.Way(node(1), LOCAL, DIGITS_1));
    }

    @Test
    void passesOverASignalThatWasOvertaken() {
        frankfurt.handle(new NodeSignalled(Fleet.signal(FIRST, 100, DIGITS_1)));
        frankfurt.handle(new NodeSignalled(Fleet.signal(FIRST, 99)));
        frankfurt.handle(new NodeLost(SECOND));
        assertThat(CoreHarness.Way.of(frankfurt.route())).isEqualTo(new CoreHarness.Way(node(1), LOCAL, DIGITS_1));
    }

    @Test
    void passesOverThoseItDoesNotKnow() {
        assertThat(frankfurt.handle(new NodeSignalled(Fleet.signal(new NodeId("beijing-1"), 1, DIGITS_1))))
                .isEmpty();
        assertThat(frankfurt.handle(new NodeLost(new NodeId("nobody")))).isEmpty();
        assertThat(frankfurt.handle(new DigestReceived(Fleet.digest(FRANKFURT, 1))))
                .isEmpty();
    }

    @Test
    void publishesADigestEachHundredMilliseconds() {
        assertThat(digests(frankfurt.tickAfter(0))).hasSize(1);
        assertThat(digests(frankfurt.tickAfter(99))).isEmpty();
        assertThat(digests(frankfurt.tickAfter(1))).hasSize(1);
        assertThat(digests(frankfurt.tickAfter(110))).hasSize(1);
        assertThat(digests(frankfurt.tickAfter(90)))
                .as("the late one is made good")
                .hasSize(1);
        assertThat(digests(frankfurt.tickAfter(5_000))).as("a pause is not").hasSize(1);
        assertThat(digests(frankfurt.tickAfter(1))).isEmpty();
    }

    @Test
    void publishesNothingBeforeTheFirstSnapshot() {
        assertThat(new CoreHarness(FRANKFURT).handle(new Ticked())).isEmpty();
    }

    @Test
    void sumsUpItsLivingNodes() {
        frankfurt.handle(new NodeSignalled(new NodeSignal(FIRST, 50, 3, 1, 1_000, List.of(DIGITS_1))));
        frankfurt.handle(new NodeSignalled(new NodeSignal(SECOND, 50, 4, 3, 3_000, List.of(DIGITS_1))));
        assertThat(digests(frankfurt.tickAfter(0)))
                .containsExactly(new RegionDigest(FRANKFURT, 1, 1, 0, 7, 4, 2_500, 0, List.of(DIGITS_1)));
        frankfurt.handle(new NodeLost(SECOND));
        assertThat(digests(frankfurt.tickAfter(100)))
                .containsExactly(new RegionDigest(FRANKFURT, 2, 1, 0, 3, 1, 1_000, 0, List.of(DIGITS_1)));
        frankfurt.handle(new NodeLost(FIRST));
        assertThat(digests(frankfurt.tickAfter(100)))
                .containsExactly(new RegionDigest(FRANKFURT, 3, 1, 0, 0, 0, 0, 0, List.of()));
    }

    @Test
    void smoothsRoundTrips() {
        frankfurt.loseNodes();
        frankfurt.handle(new RoundTripMeasured(BEIJING, Duration.ofMillis(100).toNanos()));
        frankfurt.handle(new RoundTripMeasured(VIRGINIA, Duration.ofMillis(90).toNanos()));
        frankfurt.handle(new RoundTripMeasured(VIRGINIA, Duration.ofMillis(120).toNanos()));
        assertThat(target()).as("97.5 ms").isEqualTo(new RouteTarget.Peer(Fleet.gateway(VIRGINIA)));
        frankfurt.handle(new RoundTripMeasured(VIRGINIA, Duration.ofMillis(120).toNanos()));
        assertThat(target()).as("103 ms").isEqualTo(new RouteTarget.Peer(Fleet.gateway(BEIJING)));
    }

    @Test
    void refusesTimeThatRanBackwards() {
        assertThatIllegalArgumentException().isThrownBy(() -> new RoundTripMeasured(BEIJING, -1));
    }

    @Test
    void refusesDigestsTooRareToBeASignOfLife() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new GatewayCoreConfig(
                        Duration.ofMillis(100), Duration.ofMillis(100), RoutingConfig.defaults(), 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new GatewayCoreConfig(Duration.ofMillis(100), Duration.ZERO, RoutingConfig.defaults(), 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GatewayCoreConfig.defaults().withPlaceInFlightMax(0))
                .withMessageContaining("placeInFlightMax=0");
        assertThat(GatewayCoreConfig.defaults())
                .isEqualTo(new GatewayCoreConfig(
                        Duration.ofMillis(350), Duration.ofMillis(100), RoutingConfig.defaults(), 4_096));
    }

    private RouteTarget target() {
        return ((Route.Forward) frankfurt.route()).target();
    }

    private static RouteTarget node(int number) {
        return new RouteTarget.LocalNode(Fleet.node(FRANKFURT, number));
    }

    private static List<GatewayEffect> deaths(List<GatewayEffect> effects) {
        return effects.stream().filter(TargetDied.class::isInstance).toList();
    }

    private static List<RegionDigest> digests(List<GatewayEffect> effects) {
        return effects.stream()
                .filter(PublishDigest.class::isInstance)
                .map(effect -> ((PublishDigest) effect).digest())
                .toList();
    }
}
