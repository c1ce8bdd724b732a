package io.lepton.gateway;

import static io.lepton.gateway.Fleet.DIGITS;
import static io.lepton.gateway.Fleet.DIGITS_1;
import static io.lepton.gateway.Fleet.DIGITS_2;
import static org.assertj.core.api.Assertions.assertThat;

import io.lepton.chassis.Clock;
import io.lepton.domain.Alias;
import io.lepton.domain.Arm;
import io.lepton.domain.Arm.Role;
import io.lepton.domain.Deployment;
import io.lepton.domain.ModelName;
import io.lepton.domain.ModelVersionId;
import io.lepton.domain.RegionId;
import io.lepton.domain.RegionSelection;
import io.lepton.domain.Share;
import io.lepton.domain.SnapshotReply;
import io.lepton.domain.Traffic;
import io.lepton.domain.TrafficPolicy;
import io.lepton.domain.Variant;
import io.lepton.gateway.GatewayEvent.SnapshotReceived;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which version of a model a request is put to. */
class ArmChoiceTest {
    private static final int KEYS = 20_000;
    private static final ModelVersionId DIGITS_3 = new ModelVersionId(DIGITS, 3);

    private final Fleet fleet = fleet();

    @Test
    void putsEqualKeysToEqualArmsAtEveryGatewayAndAfterARestart() {
        share(policy(List.of(), List.of(new Share(2, 30), new Share(3, 20))));
        Map<Long, Arm> seen = new HashMap<>();
        for (RegionId region : List.of(Fleet.FRANKFURT, Fleet.BEIJING, Fleet.VIRGINIA, Fleet.FRANKFURT)) {
            GatewayCore core = core(region);
            for (long key = 0; key < 1_000; key++) {
                Arm arm = core.arm(keyed(key)).orElseThrow();
                assertThat(seen.getOrDefault(key, arm))
                        .as("key %d in %s", key, region)
                        .isEqualTo(arm);
                seen.put(key, arm);
            }
        }
        assertThat(seen.values()).extracting(Arm::version).contains(DIGITS_1, DIGITS_2, DIGITS_3);
    }

    @Test
    void sharesKeysOutWithinTheLawOfTheHash() {
        share(policy(List.of(), List.of(new Share(2, 5), new Share(3, 45))));
        Map<ModelVersionId, Integer> counts = count(core(Fleet.FRANKFURT), true);
        assertWithinLaw(counts.getOrDefault(DIGITS_2, 0), 0.05);
        assertWithinLaw(counts.getOrDefault(DIGITS_3, 0), 0.45);
    }

    @Test
    void drawsLotsForACanaryWithoutAKey() {
        share(policy(List.of(new Share(2, 5)), List.of()));
        Map<ModelVersionId, Integer> counts = count(core(Fleet.FRANKFURT), false);
        assertWithinLaw(counts.getOrDefault(DIGITS_2, 0), 0.05);
    }

    @Test
    void keepsAKeyAtAnArmWhoseShareGrows() {
        share(policy(List.of(new Share(2, 5)), List.of()));
        GatewayCore before = core(Fleet.FRANKFURT);
        share(policy(List.of(new Share(2, 25)), List.of()));
        GatewayCore after = core(Fleet.FRANKFURT);
        for (long key = 0; key < KEYS; key++) {
            if (before.arm(keyed(key)).orElseThrow().version().equals(DIGITS_2)) {
                assertThat(after.arm(keyed(key)).orElseThrow().version())
                        .as("key %d", key)
                        .isEqualTo(DIGITS_2);
            }
        }
    }

    @Test
    void leavesRequestsWithoutAKeyOutOfASplit() {
        share(policy(List.of(), List.of(new Share(2, 100))));
        GatewayCore core = core(Fleet.FRANKFURT);
        assertThat(core.arm(CoreHarness.query())).contains(new Arm(DIGITS_1, Role.BASE));
        assertThat(core.arm(keyed(7))).contains(new Arm(DIGITS_2, Role.SPLIT));
    }

    @Test
    void sharesOutOnlyWhatReachesTheFleetHere() {
        share(policy(List.of(new Share(2, 100)), List.of()));
        GatewayCore core = core(Fleet.FRANKFURT);
        assertThat(core.arm(CoreHarness.forwarded(Fleet.PUBLIC))).contains(new Arm(DIGITS_1, Role.BASE));
        assertThat(core.pickSettled(CoreHarness.query()).arm()).contains(new Arm(DIGITS_1, Role.BASE));
    }

    @Test
    void servesARegionItsVariantAndTheOthersTheDeployedVersion() {
        share(new TrafficPolicy(DIGITS, List.of(), List.of(), List.of(), List.of(new Variant(Fleet.BEIJING, 2))));
        assertThat(core(Fleet.BEIJING).arm(CoreHarness.query())).contains(new Arm(DIGITS_2, Role.VARIANT));
        assertThat(core(Fleet.FRANKFURT).arm(CoreHarness.query())).contains(new Arm(DIGITS_1, Role.BASE));
    }

    @Test
    void takesAnAliasForItsVersionAndANumberForItself() {
        share(policy(List.of(new Share(2, 100)), List.of()));
        GatewayCore core = core(Fleet.FRANKFURT);
        RouteQuery alias = RouteQuery.of(new ModelName("digits-prod"), Optional.empty(), Optional.empty());
        Pick pick = core.pick(alias);
        assertThat(pick.arm()).contains(new Arm(DIGITS_3, Role.ALIAS));
        assertThat(pick.ask(alias).model()).isEqualTo(DIGITS);
        assertThat(pick.ask(alias).version()).isEqualTo(OptionalInt.of(3));
        assertThat(core.arm(CoreHarness.query().asking(DIGITS_3))).contains(new Arm(DIGITS_3, Role.NAMED));
        assertThat(core.arm(CoreHarness.query().asking(new ModelVersionId(DIGITS, 9))))
                .isEmpty();
        assertThat(core.arm(RouteQuery.of(new ModelName("nobody"), Optional.empty(), Optional.empty())))
                .isEmpty();
    }

    @Test
    void fallsBackToTheDeployedVersionWhileAnArmIsNowhereReady() {
        share(policy(List.of(new Share(2, 100)), List.of()));
        GatewayCore core = core(Fleet.FRANKFURT);
        core.handle(
                new GatewayEvent.NodeSignalled(
                        Fleet.signal(Fleet.node(Fleet.FRANKFURT, 1).id(), 1, DIGITS_1)),
                0);
        Itinerary without = new Itinerary(new GuardedCore(core, new StoppedClock()), 3, CoreHarness.query(), 0);
        assertThat(without.first()).isInstanceOf(Route.Forward.class);
        assertThat(without.arm()).contains(new Arm(DIGITS_1, Role.BASE));
        assertThat(without.version()).isEmpty();
        core.handle(
                new GatewayEvent.NodeSignalled(
                        Fleet.signal(Fleet.node(Fleet.FRANKFURT, 1).id(), 2, DIGITS_1, DIGITS_2)),
                0);
        Itinerary with = new Itinerary(new GuardedCore(core, new StoppedClock()), 3, CoreHarness.query(), 0);
        assertThat(with.first()).isInstanceOfSatisfying(Route.Forward.class, forward -> assertThat(forward.version())
                .isEqualTo(DIGITS_2));
        assertThat(with.arm()).contains(new Arm(DIGITS_2, Role.CANARY));
        assertThat(with.version()).contains(DIGITS_2);
    }

    @Test
    void refusesASnapshotWhoseTrafficContradictsIt() {
        share(policy(List.of(new Share(9, 5)), List.of()));
        assertThat(refusal()).contains("a traffic policy's version is not in the snapshot: digits/9");
        fleet.traffic = Optional.of(new Traffic(List.of(), List.of(), List.of(new Alias(DIGITS, version("other", 1)))));
        assertThat(refusal()).contains("an alias hides a model: alias=digits");
    }

    private String refusal() {
        GatewayCore core = new GatewayCore(Fleet.FRANKFURT, GatewayCoreConfig.defaults());
        return core.handle(new SnapshotReceived(fleet.snapshot()), 0).stream()
                .filter(GatewayEffect.Reply.class::isInstance)
                .map(effect -> ((GatewayEffect.Reply) effect).reply())
                .flatMap((SnapshotReply reply) -> reply.refusal().stream())
                .findFirst()
                .orElseThrow();
    }

    private static ModelVersionId version(String model, int number) {
        return new ModelVersionId(new ModelName(model), number);
    }

    private static Fleet fleet() {
        Fleet fleet = new Fleet();
        fleet.versions.add(Fleet.version(DIGITS_2));
        fleet.versions.add(Fleet.version(DIGITS_3));
        return fleet;
    }

    private void share(TrafficPolicy policy) {
        List<Deployment> beside = new ArrayList<>();
        beside.add(new Deployment(DIGITS_2, new RegionSelection.All(), 2));
        beside.add(new Deployment(DIGITS_3, new RegionSelection.Only(Set.of(Fleet.FRANKFURT)), 2));
        fleet.traffic = Optional.of(
                new Traffic(beside, List.of(policy), List.of(new Alias(new ModelName("digits-prod"), DIGITS_3))));
    }

    private static TrafficPolicy policy(List<Share> canaries, List<Share> splits) {
        return new TrafficPolicy(DIGITS, canaries, splits, List.of(), List.of());
    }

    private GatewayCore core(RegionId region) {
        GatewayCore core = new GatewayCore(region, GatewayCoreConfig.defaults());
        core.handle(new SnapshotReceived(fleet.snapshot()), 0);
        return core;
    }

    private static RouteQuery keyed(long key) {
        return CoreHarness.query().withAffinity(OptionalLong.of(Hashes.of("caller " + key)));
    }

    private static Map<ModelVersionId, Integer> count(GatewayCore core, boolean isKeyed) {
        Map<ModelVersionId, Integer> counts = new HashMap<>();
        for (long key = 0; key < KEYS; key++) {
            RouteQuery query = isKeyed ? keyed(key) : CoreHarness.query();
            counts.merge(core.arm(query).orElseThrow().version(), 1, Integer::sum);
        }
        return counts;
    }

    /** Five standard deviations of a binomial count: a fair hash fails once in two million times. */
    private static void assertWithinLaw(int count, double share) {
        double mean = share * KEYS;
        double deviation = Math.sqrt(KEYS * share * (1 - share));
        assertThat((double) count).isBetween(mean - 5 * deviation, mean + 5 * deviation);
    }

    private static final class StoppedClock implements Clock {
        @Override
        public long nanos() {
            return 0;
        }

        @Override
        public Instant now() {
            return Instant.EPOCH;
        }
    }
}
