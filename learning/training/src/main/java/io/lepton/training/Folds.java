package io.lepton.training;

import io.lepton.data.Targets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** Ways to divide rows for cross-validation; the same way and seed give the same folds. */
public sealed interface Folds {
    /**
     * Divides the rows of these targets.
     *
     * @throws IllegalArgumentException if there are too few rows, or too few of a class or of groups; names which
     */
    List<Fold> of(Targets targets);

    /**
     * Every row is held out once, at random.
     *
     * @param count how many folds, at least 2
     */
    record Plain(int count, long seed) implements Folds {
        public Plain {
            requireCount(count);
        }

        @Override
        public List<Fold> of(Targets targets) {
            requireRows(count, targets.rowCount());
            int[] order = Shuffle.of(targets.rowCount(), new Random(seed));
            int[] owners = new int[order.length];
            for (int i = 0; i < order.length; i++) {
                owners[order[i]] = i % count;
            }
            return held(owners, count);
        }
    }

    /** As {@link Plain}, and every fold has its share of each class. */
    record Stratified(int count, long seed) implements Folds {
        public Stratified {
            requireCount(count);
        }

        /** Deals each class out by itself, going on where the one before left off, so that folds are of equal size. */
        @Override
        public List<Fold> of(Targets targets) {
            requireRows(count, targets.rowCount());
            if (!(targets instanceof Targets.Classes classes) || classes.perRow() != 1) {
                throw new IllegalArgumentException("only one class for each row can be stratified");
            }
            int[] order = Shuffle.of(targets.rowCount(), new Random(seed));
            int[] owners = new int[order.length];
            int next = 0;
            for (int type = 0; type < classes.classCount(); type++) {
                int dealt = 0;
                for (int row : order) {
                    if (classes.indices()[row] == type) {
                        owners[row] = next++ % count;
                        dealt++;
                    }
                }
                if (dealt == 1) {
                    throw new IllegalArgumentException("a class with one row, which a fold would not learn from: class="
                            + classes.classNames().get(type));
                }
            }
            return held(owners, count);
        }
    }

    /**
     * For rows in the order of time: each fold is judged by the rows after those that it learns from.
     *
     * <p>The rows are cut into one more part than folds; fold i learns from the first i parts and is judged by the next.
     *
     * @param count how many folds, at least 1
     * @param gapRows how many rows before those to judge by are not learned from, because they tell of them; at least 0
     */
    record Series(int count, int gapRows) implements Folds {
        public Series {
            if (count < 1 || gapRows < 0) {
                throw new IllegalArgumentException("out of range: count=" + count + ", gapRows=" + gapRows);
            }
        }

        @Override
        public List<Fold> of(Targets targets) {
            long rows = targets.rowCount();
            int first = (int) (rows / (count + 1));
            if (first <= gapRows) {
                throw new IllegalArgumentException(
                        "too few rows for a series: rows=" + rows + ", folds=" + count + ", gapRows=" + gapRows);
            }
            return IntStream.rangeClosed(1, count)
                    .mapToObj(i -> {
                        int from = (int) (rows * i / (count + 1));
                        int to = (int) (rows * (i + 1) / (count + 1));
                        return new Fold(
                                IntStream.range(0, from - gapRows).toArray(),
                                IntStream.range(from, to).toArray());
                    })
                    .toList();
        }
    }

    /**
     * As {@link Plain}, and rows of one group, such as a patient, are held out together.
     *
     * @param groups of each row
     */
    record Grouped(int count, List<String> groups, long seed) implements Folds {
        public Grouped {
            requireCount(count);
            groups = List.copyOf(groups);
        }

        /** Gives each group, the largest first, to the fold that has the fewest rows. */
        @Override
        public List<Fold> of(Targets targets) {
            if (groups.size() != targets.rowCount()) {
                throw new IllegalArgumentException("rows=" + targets.rowCount() + " with groups=" + groups.size());
            }
            Map<String, List<Integer>> members = new LinkedHashMap<>();
            for (int row = 0; row < groups.size(); row++) {
                members.computeIfAbsent(groups.get(row), _ -> new ArrayList<>()).add(row);
            }
            if (members.size() < count) {
                throw new IllegalArgumentException(
                        "fewer groups than folds: groups=" + members.size() + ", folds=" + count);
            }
            var all = new ArrayList<>(members.values());
            var random = new Random(seed);
            Collections.shuffle(all, random);
            all.sort(
                    Comparator.comparingInt((List<Integer> rows) -> rows.size()).reversed());
            int[] owners = new int[groups.size()];
            int[] sizes = new int[count];
            for (var rows : all) {
                int smallest = IntStream.range(0, count)
                        .boxed()
                        .min(Comparator.comparingInt(fold -> sizes[fold]))
                        .orElseThrow();
                rows.forEach(row -> owners[row] = smallest);
                sizes[smallest] += rows.size();
            }
            return held(owners, count);
        }
    }

    private static void requireCount(int count) {
        if (count < 2) {
            throw new IllegalArgumentException("below 2: folds=" + count);
        }
    }

    private static void requireRows(int count, int rows) {
        if (rows < count) {
            throw new IllegalArgumentException("fewer rows than folds: rows=" + rows + ", folds=" + count);
        }
    }

    /** The folds of which each holds out the rows it owns. */
    private static List<Fold> held(int[] owners, int count) {
        return IntStream.range(0, count)
                .mapToObj(fold -> new Fold(
                        rows(owners.length, row -> owners[row] != fold),
                        rows(owners.length, row -> owners[row] == fold)))
                .toList();
    }

    private static int[] rows(int count, IntPredicate belongs) {
        return IntStream.range(0, count).filter(belongs).toArray();
    }
}
