package io.lepton.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts everything that is wrong with the data, and keeps the first of each kind and place. Confined to one thread. */
public final class Problems {
    private static final int KEPT_MAX = 20;
    private static final int PLACES_MAX = 1_000;

    private record Where(ProblemKind kind, String place) implements Comparable<Where> {
        @Override
        public int compareTo(Where other) {
            int byKind = kind.compareTo(other.kind);
            return byKind != 0 ? byKind : place.compareTo(other.place);
        }
    }

    private final Map<Where, Long> counts = new TreeMap<>();
    private final List<Problem> kept = new ArrayList<>();

    public void add(Problem problem) {
        var where = new Where(problem.kind(), problem.place());
        if (counts.size() >= PLACES_MAX && !counts.containsKey(where)) {
            where = new Where(problem.kind(), "(elsewhere)");
        }
        long count = counts.merge(where, 1L, Long::sum);
        if (count <= KEPT_MAX) {
            kept.add(problem);
        }
    }

    void add(ProblemKind kind, long row, String place, String detail) {
        add(new Problem(kind, row, place, detail));
    }

    /** How many there are of the kind, kept or not. */
    public long count(ProblemKind kind) {
        return counts.entrySet().stream()
                .filter(entry -> entry.getKey().kind() == kind)
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /** How many there are of each kind that there is any of. */
    public Map<ProblemKind, Long> counts() {
        Map<ProblemKind, Long> byKind = new TreeMap<>();
        counts.forEach((where, count) -> byKind.merge(where.kind(), count, Long::sum));
        return byKind;
    }

    /** The first {@value #KEPT_MAX} of each kind and place, in the order in which they were found. */
    public List<Problem> first() {
        return List.copyOf(kept);
    }
}
