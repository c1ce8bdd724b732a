package io.lepton.runs;

import io.lepton.data.Targets;
import io.lepton.runs.Evaluation.Fold;
import io.lepton.runs.Evaluation.Tried;
import io.lepton.training.Checkpoints;
import io.lepton.training.CrossValidation;
import io.lepton.training.Folds;
import io.lepton.training.Leaderboard;
import io.lepton.training.Metric;
import io.lepton.training.Search;
import io.lepton.training.SearchSpace;
import io.lepton.training.Spread;
import io.lepton.training.TrainingProgress;
import io.lepton.wire.RunView.ScoreView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Tries a model before it is trained: settings against one another, and the chosen ones in cross-validation, on the rows that are
 * not held out. Confined to one thread.
 *
 * <p>The preparation is the one that was fitted to all those rows: means and vocabularies of a part held out have been seen.
 */
final class Trials {
    private static final int ROWS_SHOWN = 20;
    private static final List<Metric> OF_NUMBERS = List.of(Metric.RMSE, Metric.MAE);

    private final JobFile job;
    private final TrainingData data;
    private final Stage stage;
    private final Learning asked;

    Trials(JobFile job, TrainingData data, Stage stage) {
        this.job = job;
        this.data = data;
        this.stage = stage;
        this.asked = Learning.of(job);
    }

    /** The board of a search; none if the job asks for none. */
    Optional<Leaderboard> search() {
        return job.evaluateOrDefault().search().map(this::search);
    }

    /** The settings of the job, with the best that were tried. */
    Learning best(Optional<Leaderboard> board) {
        return board.flatMap(Leaderboard::best)
                .map(entry -> asked.with(entry.settings()))
                .orElse(asked);
    }

    /** The figures of each part of a cross-validation; none if the job asks for none. */
    List<Fold> folds(Learning learning) {
        Optional<Integer> count = job.evaluateOrDefault().folds();
        if (count.isEmpty()) {
            return List.of();
        }
        stage.step("Cross-validating in " + count.get() + " parts");
        var candidate = candidate(learning);
        Map<Metric, Spread> figures = new CrossValidation(parts(count.get()), metrics(), threads())
                .measure(data.answers(), part -> answered(candidate, part));
        stage.counted("Cross-validated", count.get(), count.get());
        List<Fold> folds = new ArrayList<>();
        for (int part = 0; part < count.get(); part++) {
            int index = part;
            folds.add(new Fold(
                    part + 1,
                    figures.entrySet().stream()
                            .map(entry -> ScoreView.of(
                                    entry.getKey().word(),
                                    entry.getValue().values().get(index)))
                            .toList()));
        }
        return folds;
    }

    /** Ends early when the training is cancelled; nobody then looks at what it answers. */
    private CrossValidation.Answered answered(Search.Candidate candidate, io.lepton.training.Fold part) {
        var learned = candidate
                .learner()
                .fitFrom(
                        SelectedRows.of(data.features(), part.learned()),
                        data.answers().rows(part.learned()),
                        candidate.options(),
                        new TrainingProgress() {
                            @Override
                            public boolean isCancelled() {
                                return stage.isCancelled();
                            }
                        });
        return new CrossValidation.Answered(
                learned.predictFrom(SelectedRows.of(data.features(), part.heldOut())),
                data.answers().rows(part.heldOut()));
    }

    /** A board as the page shows it. */
    static List<Tried> rows(Leaderboard board) {
        return board.entries().stream()
                .limit(ROWS_SHOWN)
                .map(entry -> new Tried(
                        told(entry.settings())
                                + entry.failure().map(why -> " (" + why + ")").orElse(""),
                        board.metric().word(),
                        entry.mean(board.metric()),
                        Optional.ofNullable(entry.figures().get(board.metric()))
                                .map(Spread::deviation)
                                .orElse(Double.NaN)))
                .toList();
    }

    private Leaderboard search(EvaluateEntry.SearchEntry entry) {
        var space = SearchSpace.declared(entry.values());
        var trials = entry.tries()
                .map(count -> space.draw(count, job.seedOrDefault()))
                .orElseGet(space::grid);
        int[] done = new int[1];
        stage.counted("Searching through " + trials.size() + " settings", 0, trials.size());
        var search = new Search(new CrossValidation(parts(entry.foldsOrDefault()), metrics(), 1), threads());
        var board = search.of(
                trials,
                tried -> candidate(asked.with(tried)),
                data.features().all(),
                data.answers(),
                new Search.Progress() {
                    @Override
                    public void tried(Leaderboard.Entry one) {
                        stage.tell("tried " + told(one.settings()), ++done[0], trials.size());
                    }

                    @Override
                    public boolean isCancelled() {
                        return stage.isCancelled();
                    }
                });
        stage.counted("Searched", trials.size(), trials.size());
        board.best()
                .ifPresent(best -> stage.note("best of " + trials.size() + " settings: " + told(best.settings()) + ", "
                        + board.metric().word() + " " + best.mean(board.metric())));
        return board;
    }

    private Search.Candidate candidate(Learning learning) {
        return learning.candidate(data.answers(), data.validationShare(), Checkpoints.NONE);
    }

    private Folds parts(int count) {
        boolean isOrdered = job.data()
                .splitOrDefault()
                .by()
                .filter(way -> way == DataEntry.SplitBy.TIME || way == DataEntry.SplitBy.ORDER)
                .isPresent();
        if (isOrdered) {
            return new Folds.Series(count, 0);
        }
        return data.answers() instanceof Targets.Classes
                ? new Folds.Stratified(count, job.seedOrDefault())
                : new Folds.Plain(count, job.seedOrDefault());
    }

    /** The first one ranks a search. */
    private List<Metric> metrics() {
        if (!(data.answers() instanceof Targets.Classes classes)) {
            return OF_NUMBERS;
        }
        return classes.classCount() == 2
                ? List.of(Metric.ROC_AUC, Metric.ACCURACY, Metric.F1, Metric.LOG_LOSS)
                : List.of(Metric.ACCURACY, Metric.ROC_AUC, Metric.F1, Metric.LOG_LOSS);
    }

    /** Networks compute with all threads by themselves, and are made one at a time. */
    private int threads() {
        return asked.isNetwork() ? 1 : Runtime.getRuntime().availableProcessors();
    }

    private static String told(Map<String, Object> settings) {
        return settings.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + plain(entry.getValue()))
                .collect(Collectors.joining(", "));
    }

    private static String plain(Object value) {
        return value instanceof Double number && number == Math.rint(number)
                ? Long.toString(Math.round(number))
                : String.valueOf(value);
    }
}
