package io.lepton.training;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * The settings that a search tries, by name.
 *
 * @param ranges in the order of their declaration, at least one
 */
public record SearchSpace(Map<String, SettingRange> ranges) {
    private static final int COMBINATIONS_MAX = 10_000;

    public SearchSpace {
        if (ranges.isEmpty()) {
            throw new IllegalArgumentException("there are no settings to search through");
        }
        ranges = Collections.unmodifiableMap(new LinkedHashMap<>(ranges));
    }

    /** Reads a space as a job declares it, each setting as {@link SettingRange#declared} says. */
    public static SearchSpace declared(Map<String, ?> declaration) {
        Map<String, SettingRange> ranges = new LinkedHashMap<>();
        declaration.forEach((setting, range) -> ranges.put(setting, SettingRange.declared(setting, range)));
        return new SearchSpace(ranges);
    }

    /**
     * Every combination, the last setting changing fastest.
     *
     * @throws IllegalArgumentException if a setting has a range without end, or there are more than 10,000 combinations
     */
    public List<Map<String, Object>> grid() {
        List<Map<String, Object>> grid = List.of(Map.of());
        for (var entry : ranges.entrySet()) {
            if (!(entry.getValue() instanceof SettingRange.Choice choice)) {
                throw new IllegalArgumentException("a grid needs a list of values: setting=" + entry.getKey());
            }
            if ((long) grid.size() * choice.values().size() > COMBINATIONS_MAX) {
                throw new IllegalArgumentException("more than " + COMBINATIONS_MAX + " combinations");
            }
            var longer = new ArrayList<Map<String, Object>>();
            for (var settings : grid) {
                for (var value : choice.values()) {
                    longer.add(with(settings, entry.getKey(), value));
                }
            }
            grid = longer;
        }
        return grid;
    }

    /** So many combinations drawn by a seed; the first ones of a longer draw are those of a shorter one. */
    public List<Map<String, Object>> draw(int count, long seed) {
        if (count < 1 || count > COMBINATIONS_MAX) {
            throw new IllegalArgumentException("not in [1, " + COMBINATIONS_MAX + "]: count=" + count);
        }
        var random = new Random(seed);
        var drawn = new ArrayList<Map<String, Object>>();
        for (int i = 0; i < count; i++) {
            Map<String, Object> settings = Map.of();
            for (var entry : ranges.entrySet()) {
                settings = with(settings, entry.getKey(), entry.getValue().draw(random));
            }
            drawn.add(settings);
        }
        return drawn;
    }

    private static Map<String, Object> with(Map<String, Object> settings, String name, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(settings);
        more.put(name, value);
        return Collections.unmodifiableMap(more);
    }
}
