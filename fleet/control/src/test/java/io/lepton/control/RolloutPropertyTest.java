package io.lepton.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.lepton.domain.Handover;
import io.lepton.domain.Portion;
import io.lepton.domain.RegionId;
import io.lepton.domain.RolloutStrategy;
import io.lepton.domain.RolloutStrategy.Approval;
import io.lepton.domain.RolloutStrategy.OnFailure;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds rollouts to their limits in random worlds, after every event, whatever people command and nodes do. */
class RolloutPropertyTest {
    private static final List<String> REGIONS = List.of("beijing", "frankfurt");
    private static final int NODES = 5;
    private static final int EVENTS = 600;
    /** Long enough for a node that was lost to be given up, and for what drains to end. */
    private static final int CALM_STEPS = 60;

    private static final int BROKEN_VERSION = 4;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void staysWithinItsLimitsAndConverges(long firstSeed) {
        for (long seed = firstSeed * 100; seed < firstSeed * 100 + 10; seed++) {
            new Run(seed).play();
        }
    }

    /** One world and what was last commanded in it. */
    private static final class Run {
        private final long seed;
        private final Random random;
        private final RolloutWorld world = new RolloutWorld(NODES);
        private int replicas = 3;
        private int version = 1;
        private int lastDeath = -CALM_STEPS;
        private RolloutStrategy strategy;

        Run(long seed) {
            this.seed = seed;
            this.random = new Random(seed);
            this.strategy = strategy(Optional.of(1), 0, OnFailure.STOP, Approval.NOT_REQUIRED);
            world.breakVersion(BROKEN_VERSION);
        }

        void play() {
            world.deploy(version, replicas, strategy);
            world.settle(CALM_STEPS);
            for (int i = 0; i < EVENTS; i++) {
                Map<String, Integer> before = new HashMap<>();
                REGIONS.forEach(region -> before.put(region, world.serving(region)));
                boolean nodeDied = event(i);
                check(i, before, nodeDied);
            }
            converge();
        }

        /** One random event; tells whether it was the death of a node. */
        private boolean event(int i) {
            int dice = random.nextInt(100);
            var nodes = world.nodes();
            var node = nodes.get(random.nextInt(nodes.size()));
            if (dice < 40) {
                world.work(node);
            } else if (dice < 65) {
                world.hear();
            } else if (dice < 90) {
                world.tick();
            } else if (dice < 94) {
                deployNext();
            } else if (dice < 97) {
                world.tryCommand(RandomStates.oneOf(random, RolloutCommand.values()));
            } else if (dice < 98) {
                world.deafenGateways(random.nextBoolean());
            } else if (!world.dead().isEmpty()) {
                lastDeath = i;
                world.revive(world.dead().iterator().next());
            } else if (world.alive(node.value().startsWith("beijing") ? "beijing" : "frankfurt") > replicas) {
                lastDeath = i;
                world.kill(node);
                return true;
            }
            return false;
        }

        private void deployNext() {
            // The limits change with the wish, so one at a time here.
            if (isSettled()) {
                version = 1 + random.nextInt(9);
                int unavailable = random.nextInt(3);
                strategy = strategy(
                        unavailable > 0 && random.nextBoolean() ? Optional.empty() : Optional.of(1 + random.nextInt(2)),
                        unavailable,
                        random.nextBoolean() ? OnFailure.STOP : OnFailure.ROLLBACK,
                        random.nextInt(4) == 0 ? Approval.REQUIRED : Approval.NOT_REQUIRED);
                world.deploy(version, replicas, strategy);
            }
        }

        private boolean isSettled() {
            return world.status().equals("complete")
                    && world.core.snapshot().handover().isEmpty()
                    && REGIONS.stream().allMatch(region -> world.held(region) == replicas);
        }

        private void check(int i, Map<String, Integer> before, boolean nodeDied) {
            for (String region : REGIONS) {
                String place = "seed %d, event %d, region %s, strategy %s".formatted(seed, i, region, strategy);
                // A death that nobody has noticed yet counts against nobody, nor does what a node that returns still
                // has.
                boolean isCalm = i - lastDeath > 200;
                if (isCalm) {
                    assertThat(world.held(region)).as(place).isLessThanOrEqualTo(replicas + strategy.surgeOf(replicas));
                }
                int least = Math.min(replicas, world.alive(region)) - strategy.unavailableOf(replicas);
                if (isCalm && !nodeDied && before.getOrDefault(region, 0) >= least) {
                    assertThat(world.serving(region)).as(place).isGreaterThanOrEqualTo(least);
                }
            }
            var snapshot = world.core.snapshot();
            assertThat(snapshot.deployments()).as("seed %d, event %d", seed, i).hasSize(1);
            assertThat(world.served()).as("seed %d, event %d", seed, i).isNotEqualTo(Optional.of(BROKEN_VERSION));
            assertThat(snapshot.handover().map(Handover::rising).orElse(List.of()))
                    .as("seed %d, event %d", seed, i)
                    .noneMatch(rising -> rising.number() == BROKEN_VERSION);
        }

        private void converge() {
            world.deafenGateways(false);
            List.copyOf(world.dead()).forEach(world::revive);
            world.settle(CALM_STEPS);
            world.tryCommand(RolloutCommand.APPROVE);
            if (version == BROKEN_VERSION) {
                world.tryCommand(RolloutCommand.ROLLBACK);
            }
            world.tryCommand(RolloutCommand.RESUME);
            world.settle(2 * CALM_STEPS);
            String place = "seed %d, %s".formatted(seed, world.core.rollout(RolloutWorld.MODEL, world.nowNanos()));
            assertThat(world.status()).as(place).isEqualTo("complete");
            assertThat(world.core.snapshot().handover()).as(place).isEmpty();
            for (String region : REGIONS) {
                assertThat(world.held(region)).as(place).isEqualTo(replicas);
                assertThat(world.serving(region)).as(place).isEqualTo(replicas);
            }
        }

        private RolloutStrategy strategy(
                Optional<Integer> surge, int unavailable, OnFailure onFailure, Approval approval) {
            return new RolloutStrategy(
                    surge.map(Portion::count),
                    Optional.of(Portion.count(unavailable)),
                    random.nextInt(3) == 0 ? Optional.of(List.of(new RegionId("frankfurt"))) : Optional.empty(),
                    Optional.empty(),
                    Optional.of(onFailure),
                    Optional.of(approval),
                    Optional.empty());
        }
    }
}
