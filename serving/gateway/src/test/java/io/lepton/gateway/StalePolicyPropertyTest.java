package io.lepton.gateway;

import static io.lepton.gateway.Fleet.DIGITS;
import static io.lepton.gateway.Fleet.DIGITS_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.lepton.domain.DataClass;
import io.lepton.domain.FleetSnapshot;
import io.lepton.domain.PolicyTerms;
import io.lepton.domain.RegionId;
import io.lepton.domain.ResidencyPolicy;
import io.lepton.gateway.GatewayEvent.DigestReceived;
import io.lepton.gateway.GatewayEvent.NodeSignalled;
import io.lepton.gateway.GatewayEvent.PolicyConfirmed;
import io.lepton.gateway.GatewayEvent.SnapshotReceived;
import io.lepton.gateway.GatewayEvent.Ticked;
import io.lepton.wire.PolicyDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A control plane changes policies at random, and a gateway hears of them late, or not at all, or in the wrong order. Whatever it
 * forwards of a strict class, some policy allowed that was in force no longer ago than the class's bound; and what it says of the
 * age of what it knows is never less than the truth.
 */
class StalePolicyPropertyTest {
    private static final int STEPS = 600;
    private static final List<RegionId> REGIONS = List.of(Fleet.BEIJING, Fleet.FRANKFURT, Fleet.VIRGINIA);
    private static final List<Long> BOUNDS_MILLIS = List.of(2_000L, 5_000L, 20_000L);
    private static final AtomicInteger FORWARDED = new AtomicInteger();
    private static final AtomicInteger REFUSED = new AtomicInteger();

    static LongStream seeds() {
        return LongStream.range(0, 300);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aStaleGatewayIsStricterNeverLooser(long seed) {
        var world = new World(new Random(seed));
        for (int step = 0; step < STEPS; step++) {
            world.happen();
            world.ask("seed " + seed + ", step " + step);
        }
    }

    @AfterAll
    static void sawBoth() {
        assertThat(FORWARDED).hasValueGreaterThan(1_000);
        assertThat(REFUSED).hasValueGreaterThan(1_000);
    }

    private static final class World {
        /** What was in force at the control plane from a moment on. */
        private record Reigned(long fromNanos, FleetSnapshot snapshot) {}

        private final Random random;
        private final GatewayCore core = new GatewayCore(Fleet.FRANKFURT, GatewayCoreConfig.defaults());
        private final Fleet fleet = new Fleet();
        private final List<Reigned> history = new ArrayList<>();
        /** What is on its way to the gateway, and may overtake or be lost. */
        private final List<GatewayEvent> underWay = new ArrayList<>();

        private long nowNanos = Long.MAX_VALUE - 5_000_000_000L;
        private long sequence;

        World(Random random) {
            this.random = random;
            govern();
        }

        void happen() {
            nowNanos += random.nextInt(400_000_000);
            core.handle(new Ticked(), nowNanos);
            switch (random.nextInt(12)) {
                case 0 -> govern();
                // A quiet hour, or a partition.
                case 1 -> nowNanos += random.nextInt(4_000) * 1_000_000L;
                case 2, 3, 4, 5 -> question();
                default -> deliver();
            }
            speak();
        }

        /** Other policies, sometimes those of before, sometimes a new reign. */
        private void govern() {
            if (random.nextInt(8) == 0) {
                fleet.epoch++;
                fleet.revision = 0;
            }
            if (history.isEmpty() || random.nextInt(4) > 0) {
                fleet.policies.clear();
                fleet.policies.add(new ResidencyPolicy(Fleet.PUBLIC, new ResidencyPolicy.Anywhere()));
                for (int i = 0; i < BOUNDS_MILLIS.size(); i++) {
                    fleet.policies.add(policy(i));
                }
            }
            FleetSnapshot snapshot = fleet.next().snapshot();
            history.add(new Reigned(nowNanos, snapshot));
            underWay.add(new SnapshotReceived(snapshot));
        }

        private ResidencyPolicy policy(int number) {
            Set<RegionId> places = new TreeSet<>(Set.of(REGIONS.get(random.nextInt(3))));
            REGIONS.stream().filter(_ -> random.nextInt(3) == 0).forEach(places::add);
            var terms = new PolicyTerms(
                    // Strictness itself may change.
                    random.nextInt(6) == 0 ? Optional.empty() : Optional.of(BOUNDS_MILLIS.get(number)),
                    List.of(),
                    Optional.empty());
            return new ResidencyPolicy(
                    new DataClass("c" + number), new ResidencyPolicy.Exactly(places), Optional.of(terms));
        }

        /** The gateway asks now; the answer tells of a later moment, by a store that was asked a little earlier. */
        private void question() {
            long askedNanos = nowNanos;
            nowNanos += random.nextInt(200_000_000);
            long heldNanos = random.nextInt(300) * 1_000_000L;
            FleetSnapshot inForce = history.getLast().snapshot();
            underWay.add(new PolicyConfirmed(
                    PolicyDigest.of(inForce), inForce.epoch(), inForce.revision(), askedNanos - heldNanos));
        }

        private void deliver() {
            if (!underWay.isEmpty()) {
                GatewayEvent event = underWay.remove(random.nextInt(underWay.size()));
                if (random.nextInt(3) > 0) {
                    core.handle(event, nowNanos);
                }
            }
        }

        private void speak() {
            fleet.nodes.stream()
                    .filter(node -> node.region().equals(Fleet.FRANKFURT))
                    .forEach(node ->
                            core.handle(new NodeSignalled(Fleet.signal(node.id(), ++sequence, DIGITS_1)), nowNanos));
            List.of(Fleet.BEIJING, Fleet.VIRGINIA)
                    .forEach(region ->
                            core.handle(new DigestReceived(Fleet.digest(region, ++sequence, DIGITS_1)), nowNanos));
        }

        void ask(String when) {
            Optional<FleetSnapshot> known = core.snapshot();
            if (known.isEmpty()) {
                return;
            }
            assertAgeIsNoLie(when, known.get());
            for (ResidencyPolicy policy : known.get().policies()) {
                var query = RouteQuery.of(DIGITS, Optional.of(policy.dataClass()), Optional.empty());
                switch (core.route(query, nowNanos)) {
                    case Route.Forward forward -> {
                        assertThat(allows(policy, forward.target().region()))
                                .as(when)
                                .isTrue();
                        policy.said()
                                .policyAgeMillisMax()
                                .ifPresent(bound -> assertAllowedLately(when, policy, forward, bound));
                    }
                    case Route.Refuse _ -> REFUSED.incrementAndGet();
                }
            }
        }

        private void assertAllowedLately(String when, ResidencyPolicy policy, Route.Forward forward, long boundMillis) {
            FORWARDED.incrementAndGet();
            RegionId region = forward.target().region();
            assertThat(since(boundMillis * 1_000_000))
                    .as("%s: %s to %s", when, policy, region)
                    .anyMatch(reigned -> reigned.snapshot().policies().stream()
                            .anyMatch(each -> each.dataClass().equals(policy.dataClass()) && allows(each, region)));
        }

        /** What the gateway knows was in force, somewhen within the age that it tells. */
        private void assertAgeIsNoLie(String when, FleetSnapshot known) {
            long ageNanos = core.policyAgeNanos(nowNanos);
            if (ageNanos != PolicyAge.UNKNOWN) {
                assertThat(since(ageNanos))
                        .as("%s: age %s", when, PolicyAge.millis(ageNanos))
                        .anyMatch(reigned -> reigned.snapshot().policies().equals(known.policies()));
            }
        }

        /** Everything that was in force within a time until now. */
        private List<Reigned> since(long nanos) {
            int first = history.size() - 1;
            while (first > 0 && nowNanos - history.get(first).fromNanos() < nanos) {
                first--;
            }
            return history.subList(first, history.size());
        }

        private static boolean allows(ResidencyPolicy policy, RegionId region) {
            return switch (policy.scope()) {
                case ResidencyPolicy.Anywhere _ -> true;
                case ResidencyPolicy.Exactly(var regions) -> regions.contains(region);
                case ResidencyPolicy.Within _ -> false;
            };
        }
    }
}
