package io.lepton.runs;

import io.lepton.chassis.Clock;
import io.lepton.training.EpochReport;
import io.lepton.training.StepReport;
import io.lepton.training.TrainingProgress;
import io.lepton.wire.RunSignal;
import io.lepton.wire.RunView.EpochView;
import io.lepton.wire.RunView.ScoreView;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Tells whoever listens what a training does, and the training when it is to end. Confined to one thread. */
final class Stage implements TrainingProgress {
    /** Ends the work wherever it is, unless it can end in order. */
    static final class CancelledException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        CancelledException() {
            super("somebody wished for the end");
        }
    }

    private static final Duration BETWEEN_SIGNALS = Duration.ofMillis(200);

    private final RunFolder run;
    private final Clock clock;
    private final Consumer<RunSignal> signals;
    private final BooleanSupplier isCancelled;
    private String unit = "epoch";
    private int unitsMax = 1;
    private long epochBeganNanos;
    private long fitBeganNanos;
    private long lastSignalNanos;
    private long examplesBefore = -1;

    Stage(RunFolder run, Clock clock, Consumer<RunSignal> signals, BooleanSupplier isCancelled) {
        this.run = run;
        this.clock = clock;
        this.signals = signals;
        this.isCancelled = isCancelled;
    }

    /** Begins a step. */
    void step(String what) {
        if (isCancelled.getAsBoolean()) {
            throw new CancelledException();
        }
        signals.accept(RunSignal.step(what));
    }

    /** Tells what a person should read. */
    void note(String line) {
        signals.accept(RunSignal.note(line));
    }

    /** Tells how far a work of known size is, between two parts of it. */
    void counted(String what, int done, int total) {
        if (isCancelled.getAsBoolean()) {
            throw new CancelledException();
        }
        tell(what, done, total);
    }

    /** Tells how far a work of known size is; calls may come from several threads, one at a time. */
    void tell(String what, int done, int total) {
        signals.accept(RunSignal.progress(new RunSignal.Progress(what, done, total, 0, 0)));
    }

    /** Begins the fitting that is recorded. */
    TrainingProgress fitting(String nameOfUnit, int max) {
        unit = nameOfUnit;
        unitsMax = max;
        fitBeganNanos = clock.nanos();
        epochBeganNanos = fitBeganNanos;
        examplesBefore = -1;
        return this;
    }

    @Override
    public void stepped(StepReport step) {
        long now = clock.nanos();
        if (examplesBefore < 0) {
            // What a checkpoint had gone through is no measure of the pace.
            examplesBefore = step.examples();
            fitBeganNanos = now;
        }
        if (now - lastSignalNanos < BETWEEN_SIGNALS.toNanos() && step.examples() < step.examplesTotal()) {
            return;
        }
        lastSignalNanos = now;
        double seconds = (now - fitBeganNanos) / 1e9;
        double pace = seconds > 0 ? (step.examples() - examplesBefore) / seconds : 0;
        double left = pace > 0 ? (step.examplesTotal() - step.examples()) / pace : 0;
        String doing =
                String.format(Locale.ROOT, "%s %d/%d, loss %.4f", unit, step.epoch(), step.epochs(), step.loss());
        signals.accept(
                RunSignal.progress(new RunSignal.Progress(doing, step.examples(), step.examplesTotal(), pace, left)));
    }

    @Override
    public void epochEnded(EpochReport epoch) {
        long now = clock.nanos();
        List<ScoreView> scores = epoch.values().entrySet().stream()
                .map(entry -> ScoreView.of(entry.getKey(), entry.getValue()))
                .toList();
        var view = new EpochView(epoch.epoch(), (now - epochBeganNanos) / 1e9, scores);
        epochBeganNanos = now;
        run.addEpoch(view);
        if (unit.equals("epoch")) {
            signals.accept(RunSignal.epoch(view));
        } else {
            tellRound(epoch.epoch(), now);
        }
    }

    @Override
    public boolean isCancelled() {
        return isCancelled.getAsBoolean();
    }

    /** Rounds of boosting are many and short: they are counted, and each is no line. */
    private void tellRound(int round, long now) {
        if (now - lastSignalNanos < BETWEEN_SIGNALS.toNanos() && round < unitsMax) {
            return;
        }
        lastSignalNanos = now;
        double seconds = (now - fitBeganNanos) / 1e9;
        double left = seconds / round * (unitsMax - round);
        signals.accept(RunSignal.progress(
                new RunSignal.Progress(unit + " " + round + "/" + unitsMax, round, unitsMax, 0, left)));
    }
}
