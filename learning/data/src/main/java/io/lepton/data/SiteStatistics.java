package io.lepton.data;

import java.util.List;
import java.util.Map;

/**
 * All that a site tells of its rows so that several sites can prepare theirs alike: counts, sums and extremes of numbers, and how often
 * each word of a category is there. No row is among it.
 */
public record SiteStatistics(List<OfColumn> columns) {
    public SiteStatistics {
        columns = List.copyOf(columns);
    }

    /**
     * What is told of one column.
     *
     * @param numbers one for a number, one for each part of a date
     * @param words of a category, each with its count; the empty one counts what is missing
     */
    public record OfColumn(Column column, List<NumberStatistics> numbers, Map<String, Long> words) {
        public OfColumn {
            numbers = List.copyOf(numbers);
            words = Map.copyOf(words);
        }

        static OfColumn ofNumbers(Column column, List<NumberStatistics> numbers) {
            return new OfColumn(column, numbers, Map.of());
        }
    }

    /** The names of the columns, in their order. */
    public List<String> names() {
        return columns.stream().map(one -> one.column().name()).toList();
    }
}
