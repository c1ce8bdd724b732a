package io.lepton.data;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How raw rows are to be prepared.
 *
 * @param columns the plans of some columns by name; the others are prepared as their type is by default
 * @param scaling of the numbers and dates without a plan of their own
 * @param missingWords what stands for nothing in categories, at serving too, besides the empty string
 */
public record PreparationPlan(Map<String, ColumnPlan> columns, Scaling scaling, List<String> missingWords) {
    public PreparationPlan {
        columns = Map.copyOf(columns);
        missingWords = List.copyOf(missingWords);
    }

    /** Every column by its type, numbers with mean 0 and deviation 1. */
    public static PreparationPlan standard() {
        return new PreparationPlan(Map.of(), Scaling.STANDARD, List.of());
    }

    /** The same with another plan for one column. */
    public PreparationPlan with(String column, ColumnPlan plan) {
        Map<String, ColumnPlan> changed = new TreeMap<>(columns);
        changed.put(column, plan);
        return new PreparationPlan(changed, scaling, missingWords);
    }

    public PreparationPlan withScaling(Scaling other) {
        return new PreparationPlan(columns, other, missingWords);
    }

    public PreparationPlan withMissingWords(List<String> words) {
        return new PreparationPlan(columns, scaling, words);
    }

    ColumnPlan plan(Column column) {
        ColumnPlan own = columns.get(column.name());
        if (own != null) {
            return own;
        }
        return switch (column.type()) {
            case NUMBER -> ColumnPlan.number().withScaling(scaling);
            case CATEGORY -> ColumnPlan.category();
            case DATE -> new ColumnPlan.Date(ColumnPlan.date().parts(), scaling);
            case TEXT -> ColumnPlan.ngrams();
        };
    }
}
