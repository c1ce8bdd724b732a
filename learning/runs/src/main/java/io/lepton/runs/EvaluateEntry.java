package io.lepton.runs;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is told of a model in the end, beside the rows held out.
 *
 * @param folds in how many parts the rows are cut for cross-validation, each held out once; none if absent
 * @param search which parameters are tried before the model is trained with the best ones
 */
public record EvaluateEntry(Optional<Integer> folds, Optional<SearchEntry> search) {
    static final EvaluateEntry UNSAID = new EvaluateEntry(Optional.empty(), Optional.empty());

    public EvaluateEntry {
        JobFile.requireWithin("folds", folds, 2, 100);
    }

    /**
     * Which parameters are tried.
     *
     * @param values the values of each parameter of the model
     * @param tries how many combinations are drawn; all are tried if absent
     * @param folds in how many parts the rows are cut to judge each
     */
    public record SearchEntry(Map<String, List<Double>> values, Optional<Integer> tries, Optional<Integer> folds) {
        private static final int FOLDS = 3;

        public SearchEntry {
            JobFile.requireWithin("tries", tries, 1, 10_000);
            JobFile.requireWithin("folds", folds, 2, 100);
            if (values.isEmpty() || values.values().stream().anyMatch(List::isEmpty)) {
                throw new IllegalArgumentException("a search tries values: values=" + values);
            }
        }

        int foldsOrDefault() {
            return folds.orElse(FOLDS);
        }
    }
}
