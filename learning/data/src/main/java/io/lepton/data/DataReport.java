package io.lepton.data;

import java.util.List;
import java.util.Map;

/**
 * What data look like, and all that is wrong with them.
 *
 * @param rowCount the rows that can be used
 * @param duplicateRows how many are the same as an earlier one, label included
 * @param columns in their order
 * @param classRows how many rows each class has; empty for numbers to learn
 * @param hints what may make a model look better than it is
 * @param problemCounts how many problems there are of each kind
 * @param problems the first of each kind and place
 */
public record DataReport(
        long rowCount,
        long duplicateRows,
        List<ColumnReport> columns,
        Map<String, Long> classRows,
        List<LeakageHint> hints,
        Map<ProblemKind, Long> problemCounts,
        List<Problem> problems) {
    public DataReport {
        columns = List.copyOf(columns);
        classRows = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(classRows));
        hints = List.copyOf(hints);
        problemCounts = Map.copyOf(problemCounts);
        problems = List.copyOf(problems);
    }
}
