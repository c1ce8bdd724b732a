package io.lepton.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.lepton.domain.Alias;
import io.lepton.domain.DataClass;
import io.lepton.domain.Deployment;
import io.lepton.domain.FleetSnapshot;
import io.lepton.domain.Jurisdiction;
import io.lepton.domain.ModelName;
import io.lepton.domain.ModelVersionId;
import io.lepton.domain.NodeId;
import io.lepton.domain.NodeSignal;
import io.lepton.domain.Priority;
import io.lepton.domain.Region;
import io.lepton.domain.RegionDigest;
import io.lepton.domain.RegionId;
import io.lepton.domain.RegionSelection;
import io.lepton.domain.ResidencyPolicy;
import io.lepton.domain.RouteReason;
import io.lepton.domain.Share;
import io.lepton.domain.Traffic;
import io.lepton.domain.TrafficPolicy;
import io.lepton.domain.Variant;
import io.lepton.gateway.GatewayEvent.AttemptEnded;
import io.lepton.gateway.GatewayEvent.AttemptStarted;
import io.lepton.gateway.GatewayEvent.DigestReceived;
import io.lepton.gateway.GatewayEvent.NodeLost;
import io.lepton.gateway.GatewayEvent.NodeSignalled;
import io.lepton.gateway.GatewayEvent.PeerLost;
import io.lepton.gateway.GatewayEvent.PlanReceived;
import io.lepton.gateway.GatewayEvent.RoundTripMeasured;
import io.lepton.gateway.GatewayEvent.SnapshotReceived;
import io.lepton.gateway.GatewayEvent.Ticked;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** For random fleets, policies, plans, loads and failures: no route, first or later, ever leaves the permitted regions. */
class ResidencyPropertyTest {
    private static final int STEPS = 400;
    private static final AtomicInteger COPIES = new AtomicInteger();
    private static final List<String> LAWS = List.of("CN", "EU", "US", "BR");

    static LongStream seeds() {
        return LongStream.range(0, 300);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void noRouteEverLeavesThePermittedRegions(long seed) {
        World world = new World(new Random(seed));
        for (int step = 0; step < STEPS; step++) {
            world.happen();
            world.askUntilRefused("seed " + seed + ", step " + step);
        }
        assertThat(world.forwards).as("seed %d: routes judged", seed).isPositive();
        COPIES.addAndGet(world.copies);
    }

    @AfterAll
    static void judgedCopiesToo() {
        assertThat(COPIES).hasPositiveValue();
    }

    @Test
    void theWorldsAskForEveryWayThatARouteCanTake() {
        Set<RouteReason> reasons = EnumSet.noneOf(RouteReason.class);
        for (long seed = 0; seed < 20; seed++) {
            World world = new World(new Random(seed));
            for (int step = 0; step < STEPS; step++) {
                world.happen();
                world.askUntilRefused("seed " + seed + ", step " + step);
            }
            reasons.addAll(world.reasons);
        }
        assertThat(reasons).containsExactlyInAnyOrder(RouteReason.values());
    }

    private static final class World {
        private final Random random;
        private final RegionId self = new RegionId("r0");
        private final GatewayCore core = new GatewayCore(self, GatewayCoreConfig.defaults());
        private FleetSnapshot fleet;
        private long revision;
        private long sequence;
        private long nowNanos;
        private final Set<RouteReason> reasons = EnumSet.noneOf(RouteReason.class);
        private int forwards;
        private int copies;

        World(Random random) {
            this.random = random;
            this.fleet = draw();
            core.handle(new SnapshotReceived(fleet), 0);
        }

        FleetSnapshot draw() {
            Fleet next = new Fleet();
            next.revision = ++revision;
            next.regions.clear();
            next.gateways.clear();
            next.nodes.clear();
            next.versions.clear();
            next.deployments.clear();
            next.policies.clear();
            for (int r = 0; r < 1 + random.nextInt(6); r++) {
                RegionId region = new RegionId("r" + r);
                next.regions.add(Fleet.region(region, pick(LAWS), random.nextInt(180) - 90, random.nextInt(360) - 180));
                next.gateways.add(Fleet.gateway(region));
                next.nodes.add(Fleet.node(region, 1));
                next.nodes.add(Fleet.node(region, 2));
            }
            for (int m = 0; m < 3; m++) {
                ModelVersionId version = new ModelVersionId(new ModelName("m" + m), 1 + random.nextInt(2));
                next.versions.add(Fleet.version(version));
                next.deployments.add(new Deployment(version, selection(next.regions), 1));
            }
            next.policies.add(new ResidencyPolicy(Fleet.PUBLIC, new ResidencyPolicy.Anywhere()));
            for (int p = 0; p < 4; p++) {
                next.policies.add(new ResidencyPolicy(new DataClass("c" + p), scope(next.regions)));
            }
            next.defaultDataClass = pick(next.policies).dataClass();
            next.traffic = Optional.of(traffic(next));
            return next.snapshot();
        }

        /** A policy for each model, versions of its own for some regions, and an alias, wherever these versions are held. */
        Traffic traffic(Fleet next) {
            List<Deployment> beside = new ArrayList<>();
            List<TrafficPolicy> shared = new ArrayList<>();
            List<Alias> aliases = new ArrayList<>();
            for (Deployment deployed : next.deployments) {
                ModelName model = deployed.model();
                for (int number = 3; number <= 5; number++) {
                    ModelVersionId version = new ModelVersionId(model, number);
                    next.versions.add(Fleet.version(version));
                    beside.add(new Deployment(version, selection(next.regions), 1));
                }
                List<Share> shares = List.of(new Share(3, 1 + random.nextInt(99)));
                boolean isSplit = random.nextBoolean();
                shared.add(new TrafficPolicy(
                        model,
                        isSplit ? List.of() : shares,
                        isSplit ? shares : List.of(),
                        List.of(new Share(4, 100)),
                        List.of(new Variant(pick(next.regions).id(), 5))));
                aliases.add(new Alias(new ModelName(model + "-prod"), new ModelVersionId(model, 5)));
            }
            return new Traffic(beside, shared, aliases);
        }

        /** One thing that happens to a gateway: news, silence, a broken stream, another snapshot. */
        void happen() {
            nowNanos += random.nextInt(60_000_000);
            RegionId region = pick(fleet.regions()).id();
            NodeId node = pick(fleet.nodes()).id();
            ModelVersionId[] ready = fleet.versions().stream()
                    .filter(_ -> random.nextInt(4) > 0)
                    .map(version -> version.id())
                    .toArray(ModelVersionId[]::new);
            switch (random.nextInt(20)) {
                case 0 -> tell(new NodeLost(node));
                case 1 -> tell(new PeerLost(region));
                case 2 -> tell(new RoundTripMeasured(region, random.nextInt(300_000_000)));
                case 3 -> {
                    fleet = draw();
                    tell(new SnapshotReceived(fleet));
                }
                case 4, 5, 6 -> tell(new Ticked());
                case 7 -> tell(new PlanReceived(plan()));
                case 8, 9, 10, 11, 12 -> tell(new NodeSignalled(signal(node, ready)));
                default -> tell(new DigestReceived(digest(region, ready)));
            }
        }

        /** Asks, fails at the place that is named, and asks again, as a gateway does whose attempts all break. */
        void askUntilRefused(String when) {
            RouteQuery asked = query();
            Pick pick = core.pick(asked);
            assertCopyAllowed(when, asked);
            askUntilRefused(when, pick.ask(asked));
            pick.standIn().ifPresent(standIn -> askUntilRefused(when + ", stand-in", standIn.ask(asked)));
        }

        /** A copy is made in this region, and only where its original may be processed. */
        void assertCopyAllowed(String when, RouteQuery asked) {
            ModelVersionId original = pick(fleet.versions()).id();
            core.shadow(asked, original, nowNanos)
                    .flatMap(ArmChooser.Copy::node)
                    .ifPresent(node -> {
                        copies++;
                        assertThat(node.region()).as(when).isEqualTo(self);
                        assertAllowed(when + ", copy", asked, node.region());
                    });
        }

        void askUntilRefused(String when, RouteQuery first) {
            RouteQuery query = first;
            while (core.route(query, nowNanos) instanceof Route.Forward forward) {
                forwards++;
                reasons.add(forward.reason());
                assertThat(query.tried()).as(when).doesNotContain(forward.target());
                assertAllowed(when, query, forward.target().region());
                tell(new AttemptStarted(forward.target()));
                tell(new AttemptEnded(forward.target(), pick(List.of(AttemptOutcome.values())), 1_000_000));
                query = query.afterTrying(forward.target());
                assertHedgeAllowed(when, query);
            }
        }

        void assertHedgeAllowed(String when, RouteQuery query) {
            core.hedge(query, nowNanos).ifPresent(hedge -> {
                reasons.add(hedge.reason());
                assertThat(query.tried()).as(when).doesNotContain(hedge.target());
                assertAllowed(when + ", hedge", query, hedge.target().region());
            });
        }

        /** A plan that wants everything in one region, and in another when one is lost, whatever the policies say. */
        TrafficPlan plan() {
            RegionId favourite = pick(fleet.regions()).id();
            RegionId lost = pick(fleet.regions()).id();
            RegionId refuge = pick(fleet.regions()).id();
            List<TrafficPlan.Flow> flows = new ArrayList<>();
            flows.add(new TrafficPlan.Flow(self, Optional.empty(), Optional.empty(), Map.of(favourite, 1.0)));
            if (!lost.equals(refuge)) {
                flows.add(new TrafficPlan.Flow(self, Optional.empty(), Optional.of(lost), Map.of(refuge, 1.0)));
            }
            return new TrafficPlan(1, flows);
        }

        /** From idle to so busy that requests spill and are shed. */
        NodeSignal signal(NodeId node, ModelVersionId... ready) {
            return new NodeSignal(node, ++sequence, random.nextInt(40), 2, 1 + random.nextInt(200_000), List.of(ready));
        }

        /** From idle to full, from sound to failing. */
        RegionDigest digest(RegionId region, ModelVersionId... ready) {
            return new RegionDigest(
                    region,
                    ++sequence,
                    1,
                    0,
                    random.nextInt(20),
                    4,
                    1 + random.nextInt(200_000),
                    random.nextInt(3) == 0 ? random.nextDouble() : 0,
                    List.of(ready));
        }

        /** The slow, obvious reference: the policy's own words, read anew each time. */
        void assertAllowed(String when, RouteQuery query, RegionId target) {
            DataClass dataClass = query.dataClass().orElse(fleet.defaultDataClass());
            ResidencyPolicy policy = fleet.policies().stream()
                    .filter(each -> each.dataClass().equals(dataClass))
                    .findFirst()
                    .orElseThrow();
            Region region = fleet.regions().stream()
                    .filter(each -> each.id().equals(target))
                    .findFirst()
                    .orElseThrow();
            boolean isAllowed =
                    switch (policy.scope()) {
                        case ResidencyPolicy.Anywhere _ -> true;
                        case ResidencyPolicy.Within(var laws) -> laws.contains(region.jurisdiction());
                        case ResidencyPolicy.Exactly(var regions) -> regions.contains(target);
                    };
            assertThat(isAllowed).as("%s: %s sent to %s", when, policy, region).isTrue();
            assertThat(core.permits(query.dataClass(), target)).as(when).isTrue();
            if (query.forwardedBy().isPresent()) {
                assertThat(target).as(when).isEqualTo(self);
            }
        }

        RouteQuery query() {
            Optional<DataClass> dataClass =
                    random.nextBoolean() ? Optional.of(pick(fleet.policies()).dataClass()) : Optional.empty();
            Optional<RegionId> forwardedBy =
                    random.nextInt(4) == 0 ? Optional.of(new RegionId("r1")) : Optional.empty();
            ModelName model = pick(fleet.versions()).id().model();
            ModelName name = random.nextInt(4) == 0 ? new ModelName(model + "-prod") : model;
            return new RouteQuery(
                    name,
                    OptionalInt.empty(),
                    dataClass,
                    forwardedBy,
                    random.nextInt(3) == 0 ? OptionalLong.of(random.nextInt(50)) : OptionalLong.empty(),
                    pick(List.of(Priority.values())),
                    random.nextInt(3) == 0 ? Optional.of(Duration.ofMillis(random.nextInt(500))) : Optional.empty(),
                    random.nextInt(5_000_000),
                    Set.of());
        }

        RegionSelection selection(List<Region> regions) {
            return random.nextInt(3) == 0 ? new RegionSelection.All() : new RegionSelection.Only(some(regions));
        }

        ResidencyPolicy.Scope scope(List<Region> regions) {
            return random.nextBoolean()
                    ? new ResidencyPolicy.Exactly(some(regions))
                    : new ResidencyPolicy.Within(Set.of(new Jurisdiction(pick(LAWS))));
        }

        Set<RegionId> some(List<Region> regions) {
            Set<RegionId> some = new TreeSet<>(Set.of(pick(regions).id()));
            for (Region region : new ArrayList<>(regions)) {
                if (random.nextInt(3) == 0) {
                    some.add(region.id());
                }
            }
            return some;
        }

        <T> T pick(List<T> from) {
            return from.get(random.nextInt(from.size()));
        }

        void tell(GatewayEvent event) {
            core.handle(event, nowNanos);
        }
    }
}
