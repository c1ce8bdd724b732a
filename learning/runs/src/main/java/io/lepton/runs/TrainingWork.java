package io.lepton.runs;

import io.lepton.chassis.Clock;
import io.lepton.domain.LeptonException;
import io.lepton.training.Checkpoints;
import io.lepton.training.History;
import io.lepton.training.Leaderboard;
import io.lepton.training.Learned;
import io.lepton.wire.RunSignal;
import io.lepton.wire.RunView.ScoreView;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * What a training process does: from the job and the data to a model, its evaluation and its card, each step recorded.
 *
 * <p>However it ends, the run says so: finished, cancelled with what it had saved, or failed with the reason. Confined to one
 * thread.
 */
public final class TrainingWork {
    private final RunStore store;
    private final Clock clock;
    private final Consumer<RunSignal> signals;
    private final BooleanSupplier isCancelled;
    private final ModelLoader loader;
    private final Map<String, String> environment;

    /**
     * Work that has not begun.
     *
     * @param signals hears how it goes
     * @param isCancelled tells whether somebody wishes for its end; it saves, and ends
     * @param loader loads the exported file, to hold it against what was learned
     * @param environment the variables that a job may name
     */
    public TrainingWork(
            RunStore store,
            Clock clock,
            Consumer<RunSignal> signals,
            BooleanSupplier isCancelled,
            ModelLoader loader,
            Map<String, String> environment) {
        this.store = store;
        this.clock = clock;
        this.signals = signals;
        this.isCancelled = isCancelled;
        this.loader = loader;
        this.environment = Map.copyOf(environment);
    }

    /**
     * Does the work of a run, and records its end.
     *
     * @throws LeptonException if the run itself cannot be read or written, or another process is at work on it
     */
    public RunState run(RunFolder run) {
        return new RecordedWork(store, clock).run(run, this::learn, () -> {
            if (run.view().state().equals(RunState.FINISHED.word())) {
                run.removeCheckpoint();
            }
            RunProducts.of(run).writePage();
        });
    }

    private RunState learn(RunFolder run, RunChange change) {
        var stage = new Stage(run, clock, signals, isCancelled);
        JobFile job = JobFile.parse(RunFolder.JOB, run.jobText());
        TrainingData data = JobData.read(job, job.sources(run.base(), environment), run.path(), stage);
        run.write(change.data(data.view()).view());
        data.view().problems().forEach(stage::note);
        return job.model().kind() == ModelEntry.Kind.K_MEANS
                ? group(run, job, data, change, stage)
                : predict(run, job, data, change, stage);
    }

    private RunState predict(RunFolder run, JobFile job, TrainingData data, RunChange change, Stage stage) {
        var trials = new Trials(job, data, stage);
        Optional<Leaderboard> board = trials.search();
        Learning learning = trials.best(board);
        List<Evaluation.Fold> folds = trials.folds(learning);
        Learned learned = fit(run, learning, data, stage);
        if (learned.history().end() == History.End.CANCELLED) {
            change.reason(
                    run.hasCheckpoint()
                            ? "cancelled after epoch "
                                    + learned.history().epochs().size() + ", and saved"
                            : "cancelled; this kind of model keeps nothing of a part of its training");
            return RunState.CANCELLED;
        }
        stage.step("Evaluating");
        var predictions = learned.predictFrom(data.test().features());
        var judgement = Judgement.of(predictions, data.test().targets(), job.seedOrDefault())
                .beside(data.yardstick().figures(predictions));
        Optional<String> sample = data.looks().task().equals("text")
                ? Optional.of(TextSample.of(learned, data, job.seedOrDefault()))
                : Optional.empty();
        var evaluation =
                data.evaluation(judgement, folds, board.map(Trials::rows).orElse(List.of()), sample);
        run.write(evaluation);
        change.scores(judgement.figures());
        stage.step("Exporting");
        change.export(new Export(loader).write(run, data, learned, predictions));
        describe(run, change, job, evaluation, data);
        return RunState.FINISHED;
    }

    private static Learned fit(RunFolder run, Learning learning, TrainingData data, Stage stage) {
        var candidate = learning.candidate(data.answers(), data.validationShare(), Checkpoints.in(run.checkpoint()));
        stage.step("Learning from " + data.view().trainRows() + " rows");
        try {
            return candidate
                    .learner()
                    .fitFrom(
                            data.features(),
                            data.answers(),
                            candidate.options(),
                            stage.fitting(
                                    learning.isNetwork() ? "epoch" : "round",
                                    candidate.options().epochs()));
        } catch (LeptonException e) {
            throw new LeptonException(e.code(), "the training cannot go on: " + e.getMessage(), e);
        }
    }

    /** Groups have no answers to be held against: how near the rows of each lie is told. */
    private RunState group(RunFolder run, JobFile job, TrainingData data, RunChange change, Stage stage) {
        stage.step("Grouping " + data.view().trainRows() + " rows");
        var clusters = Grouping.of(job, data);
        var figures = List.of(ScoreView.of("clusters", clusters.count()), ScoreView.of("inertia", clusters.inertia()));
        var evaluation = data.evaluation(
                new Judgement(figures, List.of(), List.of(), List.of(), List.of()),
                List.of(),
                List.of(),
                Optional.empty());
        run.write(evaluation);
        change.scores(figures);
        stage.step("Exporting");
        change.export(new Export(loader).write(run, data, clusters));
        describe(run, change, job, evaluation, data);
        return RunState.FINISHED;
    }

    private static void describe(
            RunFolder run, RunChange change, JobFile job, Evaluation evaluation, TrainingData data) {
        run.write(
                run.card(),
                ModelCard.draft(change.view(), job, evaluation, data.served().inputNames()));
    }
}
