package io.lepton.training;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a search tried, the best first.
 *
 * @param metric by whose mean the entries stand in order
 * @param entries those without the figure last, in the order they were tried
 */
public record Leaderboard(Metric metric, List<Entry> entries) {
    /**
     * One trial.
     *
     * @param trial its number in the order of the search, counted from 0
     * @param figures each over the folds; none if the trial failed
     * @param failure why it failed; absent if it did not
     */
    public record Entry(
            int trial, Map<String, Object> settings, Map<Metric, Spread> figures, Optional<String> failure) {
        public Entry {
            settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
            Map<Metric, Spread> copy = new EnumMap<>(Metric.class);
            copy.putAll(figures);
            figures = Collections.unmodifiableMap(copy);
        }

        /** The mean over the folds; NaN if there is none. */
        public double mean(Metric metric) {
            var spread = figures.get(metric);
            return spread == null ? Double.NaN : spread.mean();
        }
    }

    public Leaderboard {
        double sign = metric.isBetterHigher() ? -1 : 1;
        var sorted = new ArrayList<>(entries);
        sorted.sort(Comparator.comparing((Entry entry) -> Double.isNaN(entry.mean(metric)))
                .thenComparingDouble(entry -> sign * entry.mean(metric))
                .thenComparingInt(Entry::trial));
        entries = List.copyOf(sorted);
    }

    /** The best trial; nothing if none has the figure. */
    public Optional<Entry> best() {
        return entries.stream().findFirst().filter(entry -> !Double.isNaN(entry.mean(metric)));
    }
}
