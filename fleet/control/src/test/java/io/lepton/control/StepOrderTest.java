package io.lepton.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StepOrderTest {
    @Test
    void keepsTheOrderOfTheFileWhereItMay() {
        var order = StepOrder.of(sources("a", "", "b", "", "c", "d", "d", "a"));
        assertThat(order.order()).containsExactly("a", "b", "d", "c");
        assertThat(order.cycle()).isEmpty();
    }

    @Test
    void tellsACycleFromStepToStep() {
        var order = StepOrder.of(sources("a", "", "b", "a d", "c", "b", "d", "c", "e", "d"));
        assertThat(order.order()).containsExactly("a");
        assertThat(order.cycle()).hasValueSatisfying(cycle -> {
            assertThat(cycle).hasSize(4).containsOnly("b", "c", "d");
            assertThat(cycle.getFirst()).isEqualTo(cycle.getLast());
        });
        assertThat(StepOrder.of(sources("a", "a")).cycle()).hasValue(List.of("a", "a"));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void everyStepComesAfterWhatItTakesFromOrThereIsACycle(long seed) {
        var random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            int count = 1 + random.nextInt(12);
            Map<String, Set<String>> sources = new LinkedHashMap<>();
            for (int step = 0; step < count; step++) {
                Set<String> from = new TreeSet<>();
                for (int edge = random.nextInt(3); edge > 0; edge--) {
                    from.add("s" + random.nextInt(count));
                }
                sources.put("s" + step, from);
            }
            check(sources, "seed " + seed + ", round " + round);
        }
    }

    private static void check(Map<String, Set<String>> sources, String place) {
        var order = StepOrder.of(sources);
        Set<String> passed = new TreeSet<>();
        for (String step : order.order()) {
            assertThat(passed).as(place).containsAll(sources.get(step));
            passed.add(step);
        }
        assertThat(order.cycle().isPresent()).as(place).isEqualTo(passed.size() < sources.size());
        order.cycle().ifPresent(cycle -> {
            for (int at = 1; at < cycle.size(); at++) {
                assertThat(sources.get(cycle.get(at))).as(place).contains(cycle.get(at - 1));
            }
        });
    }

    private static Map<String, Set<String>> sources(String... stepsAndSources) {
        Map<String, Set<String>> sources = new LinkedHashMap<>();
        for (int at = 0; at < stepsAndSources.length; at += 2) {
            String from = stepsAndSources[at + 1];
            sources.put(stepsAndSources[at], from.isEmpty() ? Set.of() : new TreeSet<>(List.of(from.split(" ", -1))));
        }
        return sources;
    }
}
