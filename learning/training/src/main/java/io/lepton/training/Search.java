package io.lepton.training;

import io.lepton.data.Features;
import io.lepton.data.Targets;
import io.lepton.domain.LeptonException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * Tries settings and ranks them by cross-validation, all on the same folds.
 *
 * <p>A trial whose settings make no learner, or that cannot be learned, stands last on the board with its reason and ends
 * no search. The same settings, rows and seeds give the same board, however many threads there are.
 *
 * @param validation how each trial is judged; its first metric ranks
 * @param threadsMax how many trials at once, at least 1
 */
public record Search(CrossValidation validation, int threadsMax) {
    public Search {
        if (threadsMax < 1) {
            throw new IllegalArgumentException("below one: threadsMax=" + threadsMax);
        }
    }

    /** A learner with its options, as some settings make it. */
    public record Candidate(Learner learner, FitOptions options) {}

    /** Makes a candidate. Called from several threads; throws {@link IllegalArgumentException} for settings that do not fit. */
    @FunctionalInterface
    public interface Candidates {
        Candidate of(Map<String, Object> settings);
    }

    /** Is told of each trial that has ended, one at a time, and may end the search. */
    public interface Progress {
        /** Listens to nothing and ends nothing. */
        Progress SILENT = new Progress() {};

        /** A trial has ended. */
        default void tried(Leaderboard.Entry entry) {}

        /** Asked before each trial; once it says so, those not yet begun are left out of the board. */
        default boolean isCancelled() {
            return false;
        }
    }

    /**
     * Tries each of some settings.
     *
     * @param trials from {@link SearchSpace#grid} or {@link SearchSpace#draw}
     */
    public Leaderboard of(
            List<Map<String, Object>> trials,
            Candidates candidates,
            Features features,
            Targets targets,
            Progress progress) {
        var lock = new Object();
        var tasks = new ArrayList<Callable<Optional<Leaderboard.Entry>>>();
        for (int number = 0; number < trials.size(); number++) {
            int trial = number;
            tasks.add(() -> {
                synchronized (lock) {
                    if (progress.isCancelled()) {
                        return Optional.empty();
                    }
                }
                var entry = entry(trial, trials.get(trial), candidates, features, targets);
                synchronized (lock) {
                    progress.tried(entry);
                }
                return Optional.of(entry);
            });
        }
        var entries = WorkerPool.all(tasks, threadsMax).stream()
                .flatMap(Optional::stream)
                .toList();
        return new Leaderboard(validation.metrics().getFirst(), entries);
    }

    private Leaderboard.Entry entry(
            int trial, Map<String, Object> settings, Candidates candidates, Features features, Targets targets) {
        try {
            var candidate = candidates.of(settings);
            var figures = validation.of(candidate.learner(), features, targets, candidate.options());
            return new Leaderboard.Entry(trial, settings, figures, Optional.empty());
        } catch (IllegalArgumentException | LeptonException e) {
            return new Leaderboard.Entry(trial, settings, Map.of(), Optional.of(String.valueOf(e.getMessage())));
        }
    }
}
