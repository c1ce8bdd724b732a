package io.lepton.training;

import io.lepton.data.Features;
import io.lepton.data.Targets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/**
 * Measures a learner on rows that it did not learn from, several times over.
 *
 * @param folds how to divide the rows
 * @param metrics what to measure; at least one
 * @param threadsMax how many folds at once, at least 1
 */
public record CrossValidation(Folds folds, List<Metric> metrics, int threadsMax) {
    public CrossValidation {
        metrics = List.copyOf(metrics);
        if (metrics.isEmpty()) {
            throw new IllegalArgumentException("there is nothing to measure: metrics=[]");
        }
        if (threadsMax < 1) {
            throw new IllegalArgumentException("below one: threadsMax=" + threadsMax);
        }
    }

    /** One fold, learned and answered: what was answered to the rows held out, and the truth about them. */
    public record Answered(Predictions predictions, Targets truth) {}

    /** Learns from some rows of one's own data and answers others, preparation and all. Called from several threads. */
    @FunctionalInterface
    public interface FoldRun {
        Answered of(Fold fold);
    }

    /** Learns from prepared rows. Where preparation learns too, such as a vocabulary, use {@link #measure}. */
    public Map<Metric, Spread> of(Learner learner, Features features, Targets targets, FitOptions options) {
        return measure(targets, fold -> {
            var learned = learner.fit(features.rows(fold.learned()), targets.rows(fold.learned()), options);
            return new Answered(learned.predict(features.rows(fold.heldOut())), targets.rows(fold.heldOut()));
        });
    }

    /** Runs every fold and measures it; the figures stand in the order of the metrics' declaration. */
    public Map<Metric, Spread> measure(Targets targets, FoldRun run) {
        var tasks = new ArrayList<Callable<Answered>>();
        for (var fold : folds.of(targets)) {
            tasks.add(() -> run.of(fold));
        }
        var answered = WorkerPool.all(tasks, threadsMax);
        Map<Metric, Spread> figures = new EnumMap<>(Metric.class);
        for (var metric : metrics) {
            figures.put(
                    metric,
                    new Spread(answered.stream()
                            .map(fold -> metric.of(fold.predictions(), fold.truth()))
                            .toList()));
        }
        return figures;
    }
}
