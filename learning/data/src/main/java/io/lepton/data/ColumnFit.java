package io.lepton.data;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Gathers from the training rows what the preparation of one column needs, in bounded memory. */
sealed interface ColumnFit {
    /** Different words that are counted; the first that come. */
    int WORDS_MAX = 1_000_000;

    void add(RowBatch batch, int column);

    FittedColumn fit();

    /** What may be told of the column to other sites: counts and sums, and no field of a row but the words of categories. */
    default SiteStatistics.OfColumn statistics(Column column) {
        throw new LeptonException(
                ErrorCode.INVALID_REQUEST,
                "the words of a text would tell other sites what its rows say; leave the column out, or take it for a category: column="
                        + column.name());
    }

    /** The gathering that a plan asks for. */
    static ColumnFit of(ColumnPlan plan, Column column, List<String> missingWords) {
        return switch (plan) {
            case ColumnPlan.Numeric number -> new Numbers(number, new NumberSummary());
            case ColumnPlan.Category category -> new Words(category, missingWords, new HashMap<>());
            case ColumnPlan.Date date ->
                new Dates(
                        date,
                        column.dateOrder(),
                        date.parts().stream().map(_ -> new NumberSummary()).toList());
            case ColumnPlan.Ngrams ngrams -> new Terms(ngrams);
            case ColumnPlan.TokenIds ids -> new Ids(ids, new HashMap<>());
            case ColumnPlan.Drop _ -> throw new IllegalArgumentException("a column that is left out has no fit");
        };
    }

    record Numbers(ColumnPlan.Numeric plan, NumberSummary summary) implements ColumnFit {
        @Override
        public void add(RowBatch batch, int column) {
            summary.add(batch.numbers(column));
        }

        @Override
        public FittedColumn fit() {
            return summary.fit(plan);
        }

        @Override
        public SiteStatistics.OfColumn statistics(Column column) {
            if (plan.buckets() > 0) {
                throw new LeptonException(
                        ErrorCode.INVALID_REQUEST,
                        "the ranges of buckets follow from all rows together, which no site has; give their bounds: column="
                                + column.name());
            }
            return SiteStatistics.OfColumn.ofNumbers(column, List.of(summary.statistics(plan)));
        }
    }

    record Dates(ColumnPlan.Date plan, String order, List<NumberSummary> summaries) implements ColumnFit {
        @Override
        public void add(RowBatch batch, int column) {
            double[][] values = FittedDate.values(batch.texts(column), order, plan.parts());
            for (int part = 0; part < values.length; part++) {
                summaries.get(part).add(values[part]);
            }
        }

        @Override
        public FittedColumn fit() {
            var number = ColumnPlan.number().withScaling(plan.scale());
            return new FittedDate(
                    order,
                    plan.parts(),
                    summaries.stream().map(summary -> summary.fit(number)).toList());
        }

        @Override
        public SiteStatistics.OfColumn statistics(Column column) {
            var number = ColumnPlan.number().withScaling(plan.scale());
            return SiteStatistics.OfColumn.ofNumbers(
                    column,
                    summaries.stream()
                            .map(summary -> summary.statistics(number))
                            .toList());
        }
    }

    record Words(ColumnPlan.Category plan, List<String> missingWords, Map<String, int[]> counts) implements ColumnFit {
        @Override
        public void add(RowBatch batch, int column) {
            for (String text : batch.texts(column)) {
                count(counts, missingWords.contains(text) ? "" : text);
            }
        }

        @Override
        public FittedColumn fit() {
            boolean hasMissing = counts.containsKey("");
            Map<String, int[]> present = new HashMap<>(counts);
            present.remove("");
            List<String> words = mostFrequent(present, plan.rowsMin(), plan.wordsMax());
            String mode = words.isEmpty() ? "" : words.getFirst();
            words.sort(Comparator.naturalOrder());
            int missing =
                    switch (plan.impute()) {
                        case MOST_FREQUENT -> place(words, mode);
                        case CONSTANT -> place(words, plan.fill());
                        case MEAN, MEDIAN, SEPARATE -> {
                            if (hasMissing) {
                                words.add("");
                            }
                            yield hasMissing ? words.size() - 1 : words.size();
                        }
                    };
            return new FittedCategory(words, missingWords, missing, plan.encoding());
        }

        @Override
        public SiteStatistics.OfColumn statistics(Column column) {
            Map<String, Long> told = new HashMap<>();
            counts.forEach((word, count) -> told.put(word, (long) count[0]));
            return new SiteStatistics.OfColumn(column, List.of(), told);
        }

        private static int place(List<String> words, String word) {
            int place = words.indexOf(word);
            return place < 0 ? words.size() : place;
        }
    }

    record Ids(ColumnPlan.TokenIds plan, Map<String, int[]> counts) implements ColumnFit {
        @Override
        public void add(RowBatch batch, int column) {
            for (String text : batch.texts(column)) {
                FittedNgrams.ngrams(text, plan.tokens(), 1, 1).forEach(token -> count(counts, token));
            }
        }

        @Override
        public FittedColumn fit() {
            return new FittedTokenIds(plan.tokens(), mostFrequent(counts, 1, plan.vocabularyMax()), plan.length());
        }
    }

    final class Terms implements ColumnFit {
        private final ColumnPlan.Ngrams plan;
        private final Map<String, int[]> rowsWith = new HashMap<>();
        private final Set<String> ofRow = new HashSet<>();
        private long rowCount;

        private Terms(ColumnPlan.Ngrams plan) {
            this.plan = plan;
        }

        @Override
        public void add(RowBatch batch, int column) {
            for (String text : batch.texts(column)) {
                rowCount++;
                ofRow.clear();
                ofRow.addAll(FittedNgrams.ngrams(text, plan.tokens(), plan.shortest(), plan.longest()));
                ofRow.forEach(term -> count(rowsWith, term));
            }
        }

        @Override
        public FittedColumn fit() {
            List<String> chosen = mostFrequent(rowsWith, plan.rowsMin(), plan.vocabularyMax());
            List<List<String>> terms =
                    new ArrayList<>(chosen.stream().map(FittedNgrams::term).toList());
            terms.sort(Comparator.<List<String>>comparingInt(List::size).thenComparing(FittedNgrams::key));
            if (terms.isEmpty()) {
                // A vocabulary must not be empty; the pad never is a token.
                terms.add(List.of("\u0001"));
            }
            List<Double> weights = terms.stream().map(this::weight).toList();
            return new FittedNgrams(plan.tokens(), terms, weights, plan.weighting());
        }

        private double weight(List<String> term) {
            int[] rows = rowsWith.getOrDefault(FittedNgrams.key(term), new int[1]);
            return plan.weighting() == Weighting.TFIDF ? Math.log((1.0 + rowCount) / (1.0 + rows[0])) + 1 : 1;
        }
    }

    private static void count(Map<String, int[]> counts, String word) {
        int[] count = counts.get(word);
        if (count != null) {
            count[0]++;
        } else if (counts.size() < WORDS_MAX) {
            counts.put(word, new int[] {1});
        }
    }

    /** The most frequent first; of equals the first by the alphabet. */
    private static List<String> mostFrequent(Map<String, int[]> counts, int rowsMin, int max) {
        return new ArrayList<>(counts.entrySet().stream()
                .filter(entry -> entry.getValue()[0] >= rowsMin)
                .sorted(Comparator.comparingInt((Map.Entry<String, int[]> entry) -> -entry.getValue()[0])
                        .thenComparing(Map.Entry::getKey))
                .limit(max)
                .map(Map.Entry::getKey)
                .toList());
    }
}
