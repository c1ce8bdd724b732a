package io.lepton.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.lepton.domain.Portion;
import io.lepton.domain.RolloutStrategy;
import io.lepton.domain.RolloutStrategy.Approval;
import io.lepton.domain.RolloutStrategy.OnFailure;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A control plane is restarted in the middle of rollouts: they go on, and stay within their limits. */
class RolloutRestartTest {
    private static final int NODES = 6;
    private static final int REPLICAS = 3;
    private static final int SURGE = 1;
    private static final List<String> REGIONS = List.of("beijing", "frankfurt");
    private static final RolloutStrategy ONE_BY_ONE = new RolloutStrategy(
            Optional.of(Portion.count(SURGE)),
            Optional.of(Portion.count(0)),
            Optional.empty(),
            Optional.empty(),
            Optional.of(OnFailure.STOP),
            Optional.of(Approval.NOT_REQUIRED),
            Optional.empty());

    private final RolloutWorld world = new RolloutWorld(NODES);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void staysWithinItsLimitsHoweverOftenItIsRestarted(long firstSeed) {
        for (long seed = firstSeed * 100; seed < firstSeed * 100 + 10; seed++) {
            var random = new Random(seed);
            var fleet = new RolloutWorld(NODES);
            served(fleet);
            fleet.deploy(2, REPLICAS, ONE_BY_ONE);
            for (int i = 0; i < 400; i++) {
                int dice = random.nextInt(100);
                if (dice < 45) {
                    fleet.work(fleet.nodes().get(random.nextInt(fleet.nodes().size())));
                } else if (dice < 70) {
                    fleet.hear();
                } else if (dice < 94) {
                    fleet.tick();
                } else if (dice < 97) {
                    fleet.restart();
                } else {
                    fleet.tryCommand(RandomStates.oneOf(random, RolloutCommand.values()));
                }
                check(fleet, "seed %d, event %d".formatted(seed, i));
            }
            fleet.settle(60);
            fleet.tryCommand(RolloutCommand.RESUME);
            fleet.settle(120);
            assertThat(fleet.status()).as("seed %d", seed).isEqualTo("complete");
            check(fleet, "seed %d, at the end".formatted(seed));
        }
    }

    /** Half of the replicas that answer are of the new version: none of them may be forgotten. */
    @Test
    void keepsBothVersionsInServiceWhileItIsPaused() {
        halfway();
        world.command(RolloutCommand.PAUSE);
        world.restart();
        for (int i = 0; i < 80; i++) {
            world.settle(1);
            check(world, "step " + i);
        }
        assertThat(world.status()).isEqualTo("paused");
    }

    @Test
    void goesBackStepByStepAfterARestartToo() {
        halfway();
        world.command(RolloutCommand.ROLLBACK);
        world.restart();
        for (int i = 0; i < 80; i++) {
            world.settle(1);
            check(world, "step " + i);
        }
        assertThat(world.status()).isEqualTo("complete");
        assertThat(world.served()).contains(1);
    }

    private void halfway() {
        served(world);
        world.deploy(2, REPLICAS, ONE_BY_ONE);
        for (int i = 0; i < 100 && updated() < 2; i++) {
            world.settle(1);
        }
        assertThat(updated()).isEqualTo(2);
    }

    private int updated() {
        return world.core.rollout(RolloutWorld.MODEL, world.nowNanos()).orElseThrow().regions().stream()
                .mapToInt(region -> region.updated())
                .min()
                .orElse(0);
    }

    private static void served(RolloutWorld fleet) {
        fleet.deploy(1, REPLICAS, ONE_BY_ONE);
        fleet.settle(60);
        REGIONS.forEach(region -> assertThat(fleet.serving(region)).isEqualTo(REPLICAS));
    }

    private static void check(RolloutWorld fleet, String place) {
        for (String region : REGIONS) {
            assertThat(fleet.held(region)).as("%s, %s", place, region).isLessThanOrEqualTo(REPLICAS + SURGE);
            assertThat(fleet.serving(region)).as("%s, %s", place, region).isGreaterThanOrEqualTo(REPLICAS);
        }
    }
}
