package io.lepton.data;

import java.util.Map;
import java.util.Optional;

/**
 * What is to be learned.
 *
 * @param column whose values are the answers
 * @param task what kind of answers they are; else guessed: words and few whole numbers are classes
 * @param aliases other spellings of classes, each with the one it stands for
 */
public record LabelPlan(String column, Optional<Task> task, Map<String, String> aliases) {
    public LabelPlan {
        if (column.isEmpty()) {
            throw new IllegalArgumentException("a label needs a column");
        }
        aliases = Map.copyOf(aliases);
    }

    public static LabelPlan of(String column) {
        return new LabelPlan(column, Optional.empty(), Map.of());
    }

    public LabelPlan withTask(Task other) {
        return new LabelPlan(column, Optional.of(other), aliases);
    }

    public LabelPlan withAliases(Map<String, String> others) {
        return new LabelPlan(column, task, others);
    }
}
