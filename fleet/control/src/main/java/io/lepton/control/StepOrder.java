package io.lepton.control;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The steps of a graph in an order in which each comes after those that it takes from (Kahn 1962). Pure.
 *
 * @param order the steps that can be ordered; among those that could come next, the one that the file has first
 * @param cycle a way from a step back to itself, if there is one
 */
record StepOrder(List<String> order, Optional<List<String>> cycle) {
    StepOrder {
        order = List.copyOf(order);
        cycle = cycle.map(List::copyOf);
    }

    /** Orders steps, given the steps that each takes from; those are steps too. */
    static StepOrder of(Map<String, Set<String>> sources) {
        Map<String, Set<String>> open = new LinkedHashMap<>();
        sources.forEach((step, from) -> open.put(step, new LinkedHashSet<>(from)));
        List<String> order = new ArrayList<>();
        Optional<String> next = next(open);
        while (next.isPresent()) {
            String step = next.get();
            open.remove(step);
            open.values().forEach(from -> from.remove(step));
            order.add(step);
            next = next(open);
        }
        return new StepOrder(order, open.isEmpty() ? Optional.empty() : Optional.of(cycle(open)));
    }

    private static Optional<String> next(Map<String, Set<String>> open) {
        return open.entrySet().stream()
                .filter(step -> step.getValue().isEmpty())
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** Each open step takes from an open one, so that going back from any of them must meet a step twice. */
    private static List<String> cycle(Map<String, Set<String>> open) {
        List<String> way = new ArrayList<>();
        String step = open.keySet().iterator().next();
        while (!way.contains(step)) {
            way.add(step);
            step = open.getOrDefault(step, Set.of()).iterator().next();
        }
        List<String> cycle = new ArrayList<>(way.subList(way.indexOf(step), way.size()));
        cycle.add(step);
        return cycle.reversed();
    }
}
