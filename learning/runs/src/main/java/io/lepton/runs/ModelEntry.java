package io.lepton.runs;

import io.lepton.domain.Spelling;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What learns.
 *
 * @param kind the family
 * @param layers of a sequential model, the first one first; its last layer, which answers, is added
 * @param trees how many trees
 * @param depth how many questions a tree asks one after the other, at most
 * @param leaves how many leaves a tree has, at most
 * @param rows how many rows a leaf has, at least
 * @param gain how much better a question must make a tree, at least
 * @param rate how much of each new tree is believed
 * @param sample the share of the rows that each tree sees
 * @param columns the share of the columns that each tree sees
 * @param penalty how much large weights cost (L2)
 * @param clusters how many clusters
 * @param patience after how many trees without a better answer on the validation rows boosting stops
 * @param threads how many threads grow trees; 1 if absent. The same number, seed and rows give the same trees.
 * @param balance whether rare classes count as much as frequent ones
 */
public record ModelEntry(
        Kind kind,
        Optional<List<LayerEntry>> layers,
        Optional<Integer> trees,
        Optional<Integer> depth,
        Optional<Integer> leaves,
        Optional<Integer> rows,
        Optional<Double> gain,
        Optional<Double> rate,
        Optional<Double> sample,
        Optional<Double> columns,
        Optional<Double> penalty,
        Optional<Integer> clusters,
        Optional<Integer> patience,
        Optional<Integer> threads,
        Optional<Boolean> balance) {
    /** The families, with the parameters that each has. */
    public enum Kind {
        SEQUENTIAL("balance"),
        GRADIENT_BOOSTING(
                "trees",
                "depth",
                "leaves",
                "rows",
                "gain",
                "rate",
                "sample",
                "columns",
                "penalty",
                "patience",
                "threads",
                "balance"),
        RANDOM_FOREST("trees", "depth", "leaves", "rows", "gain", "sample", "columns", "threads", "balance"),
        TREE("depth", "leaves", "rows", "gain", "balance"),
        LOGISTIC("penalty", "balance"),
        LINEAR("penalty"),
        K_MEANS("clusters");

        /** Made by List.of, which nobody can change. */
        @SuppressWarnings("ImmutableEnumChecker")
        private final List<String> parameters;

        Kind(String... parameters) {
            this.parameters = List.of(parameters);
        }

        /** The names of its parameters. */
        List<String> parameters() {
            return parameters;
        }

        /** As files have it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    public ModelEntry {
        if ((kind == Kind.SEQUENTIAL) != layers.isPresent()) {
            throw new IllegalArgumentException("a sequential model has layers, and no other does: kind=" + kind.word());
        }
        JobFile.requireWithin("trees", trees, 1, 100_000);
        JobFile.requireWithin("depth", depth, 1, 64);
        JobFile.requireWithin("leaves", leaves, 2, 1 << 16);
        JobFile.requireWithin("rows", rows, 1, 1_000_000);
        JobFile.requireWithin("gain", gain, 0, 1e9);
        JobFile.requireWithin("rate", rate, 1e-6, 1);
        JobFile.requireWithin("sample", sample, 0.01, 1);
        JobFile.requireWithin("columns", columns, 0.01, 1);
        JobFile.requireWithin("penalty", penalty, 0, 1e9);
        JobFile.requireWithin("clusters", clusters, 2, 10_000);
        JobFile.requireWithin("patience", patience, 1, 100_000);
        JobFile.requireWithin("threads", threads, 1, 256);
        refuseForeign(
                kind,
                numbers(List.of(
                                trees, depth, leaves, rows, gain, rate, sample, columns, penalty, clusters, patience,
                                threads))
                        .keySet()
                        .stream()
                        .toList());
        if (balance.isPresent()) {
            refuseForeign(kind, List.of("balance"));
        }
    }

    private static final List<String> NUMBERS = List.of(
            "trees",
            "depth",
            "leaves",
            "rows",
            "gain",
            "rate",
            "sample",
            "columns",
            "penalty",
            "clusters",
            "patience",
            "threads");

    /** The numbers that are given, by name. */
    Map<String, Double> numbers() {
        return numbers(
                List.of(trees, depth, leaves, rows, gain, rate, sample, columns, penalty, clusters, patience, threads));
    }

    private static Map<String, Double> numbers(List<Optional<? extends Number>> values) {
        Map<String, Double> given = new LinkedHashMap<>();
        for (int i = 0; i < values.size(); i++) {
            String name = NUMBERS.get(i);
            values.get(i).ifPresent(value -> given.put(name, value.doubleValue()));
        }
        return given;
    }

    private static void refuseForeign(Kind kind, List<String> given) {
        var foreign = new ArrayList<>(given);
        foreign.removeAll(kind.parameters());
        if (!foreign.isEmpty()) {
            String name = foreign.getFirst();
            throw new IllegalArgumentException("not a parameter of this kind: " + name + ", kind=" + kind.word()
                    + Spelling.suggestion(name, kind.parameters()));
        }
    }
}
