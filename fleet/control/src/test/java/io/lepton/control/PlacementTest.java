package io.lepton.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.lepton.control.Placement.Pulse;
import io.lepton.domain.ModelName;
import io.lepton.domain.NodeId;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PlacementTest {
    private static final int MODELS = 2_000;

    @Test
    void spreadsModelsEvenly() {
        var region = region(4);
        Map<NodeId, Integer> loads = new HashMap<>();
        for (int i = 0; i < MODELS; i++) {
            choose("m" + i, region, Set.of()).forEach(node -> loads.merge(node, 1, Integer::sum));
        }
        // Binomial(2000, 1/4): mean 500, deviation 19.4; five deviations either way.
        assertThat(loads).hasSize(4);
        assertThat(loads.values()).allSatisfy(load -> assertThat(load).isBetween(403, 597));
    }

    @Test
    void movesOnlyWhatTheNewNodeWins() {
        var before = region(4);
        var after = region(5);
        for (int i = 0; i < MODELS; i++) {
            var chosen = choose("m" + i, after, Set.of());
            if (!chosen.contains(new NodeId("n5"))) {
                assertThat(chosen).isEqualTo(choose("m" + i, before, Set.of()));
            }
        }
    }

    @Test
    void prefersHoldersThenTheLivingThenLostHolders() {
        var region = new TreeMap<>(Map.of(
                new NodeId("held"), Pulse.ALIVE,
                new NodeId("silent"), Pulse.SILENT,
                new NodeId("free"), Pulse.ALIVE,
                new NodeId("gone"), Pulse.LOST,
                new NodeId("stranger"), Pulse.LOST));
        var holders = Set.of(new NodeId("held"), new NodeId("silent"), new NodeId("gone"));
        assertThat(Placement.choose(new ModelName("m"), 2, region, holders))
                .containsExactly(new NodeId("held"), new NodeId("silent"));
        assertThat(Placement.choose(new ModelName("m"), 3, region, holders)).contains(new NodeId("free"));
        assertThat(Placement.choose(new ModelName("m"), 9, region, holders))
                .hasSize(4)
                .doesNotContain(new NodeId("stranger"));
    }

    @Test
    void choosesNobodyWhereNobodyLives() {
        var region = Map.of(new NodeId("a"), Pulse.LOST, new NodeId("b"), Pulse.SILENT);
        assertThat(choose("m", region, Set.of())).isEmpty();
    }

    private static Set<NodeId> choose(String model, Map<NodeId, Pulse> region, Set<NodeId> holders) {
        return Placement.choose(new ModelName(model), 1, region, holders);
    }

    private static Map<NodeId, Pulse> region(int nodes) {
        Map<NodeId, Pulse> region = new TreeMap<>();
        for (int i = 1; i <= nodes; i++) {
            region.put(new NodeId("n" + i), Pulse.ALIVE);
        }
        return region;
    }
}
