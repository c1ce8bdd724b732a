package io.lepton.federating;

import io.lepton.data.Column;
import io.lepton.data.ColumnType;
import io.lepton.data.NumberStatistics;
import io.lepton.data.RowBatch;
import io.lepton.data.Schema;
import io.lepton.data.SiteStatistics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Rows that nobody has, made up from what sites tell of theirs: each column's extremes, means and words, and fields that are missing or
 * unheard of. By them a model is tried where there is no real row.
 */
final class ProbeRows {
    private static final int ROWS_MAX = 256;
    private static final String UNHEARD_OF = "unheard of";
    private static final Map<Character, String> DATE =
            Map.of('y', "2020", 'M', "06", 'd', "15", 'H', "12", 'm', "30", 's', "10");

    private ProbeRows() {}

    /** Rows of these columns, at least one. */
    static RowBatch of(List<Column> inputs, Iterable<SiteStatistics> told) {
        Map<String, List<String>> fields = new HashMap<>();
        inputs.forEach(column -> fields.put(column.name(), fields(column, told)));
        int count = Math.min(
                ROWS_MAX, fields.values().stream().mapToInt(List::size).max().orElse(1));
        List<Map<String, String>> rows = new ArrayList<>();
        for (int row = 0; row < count; row++) {
            Map<String, String> one = new HashMap<>();
            for (Column column : inputs) {
                List<String> known = fields.getOrDefault(column.name(), List.of(""));
                one.put(column.name(), known.get(row % known.size()));
            }
            rows.add(one);
        }
        return RowBatch.of(Schema.of(inputs), rows);
    }

    private static List<String> fields(Column column, Iterable<SiteStatistics> told) {
        SortedSet<String> fields = new TreeSet<>(List.of(""));
        for (SiteStatistics site : told) {
            site.columns().stream()
                    .filter(one -> one.column().name().equals(column.name()))
                    .forEach(one -> add(one, fields));
        }
        if (column.type() == ColumnType.CATEGORY) {
            fields.add(UNHEARD_OF);
        }
        if (column.type() == ColumnType.DATE) {
            fields.add(column.dateOrder()
                    .chars()
                    .mapToObj(group -> DATE.getOrDefault((char) group, "1"))
                    .collect(Collectors.joining("-")));
        }
        return List.copyOf(fields);
    }

    private static void add(SiteStatistics.OfColumn told, SortedSet<String> fields) {
        if (told.column().type() == ColumnType.NUMBER) {
            for (NumberStatistics numbers : told.numbers()) {
                fields.add(Double.toString(numbers.min()));
                fields.add(Double.toString(numbers.mean()));
                fields.add(Double.toString(numbers.max()));
            }
        } else if (told.column().type() == ColumnType.CATEGORY) {
            fields.addAll(told.words().keySet());
        }
    }
}
