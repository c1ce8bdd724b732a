package io.lepton.inference.engine;

import io.lepton.domain.NamedTensor;
import io.lepton.inference.engine.BatchPlan.Batch;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs batches of one model and gives each request its answer.
 *
 * <p>When a batch fails each of its requests runs by itself, so that one caller's fault is told to that caller alone. A run
 * is halted when the callers of all its requests are gone. Safe for any platform thread.
 */
final class BatchRunner {
    /** Learns how long a run of so many rows took. */
    @FunctionalInterface
    interface Observer {
        void record(long rows, long nanos);
    }

    private final LoadedModel model;
    private final ServiceTime serviceTime;
    private final ModelFigures figures;
    private final Observer observer;

    BatchRunner(LoadedModel model, ServiceTime serviceTime, ModelFigures figures, Observer observer) {
        this.model = model;
        this.serviceTime = serviceTime;
        this.figures = figures;
        this.observer = observer;
    }

    /** Answers all that runs and all that is late; throws nothing. */
    void run(Batch<Turn<?>> batch) {
        batch.late().forEach(Turn::expire);
        List<Turn<?>> turns = batch.together();
        Halt halt = haltWhenAllAreGone(turns);
        long begun = 0;
        for (Turn<?> turn : turns) {
            begun = figures.leaveQueue(turn.arrived());
        }
        if (turns.size() == 1) {
            runAlone(turns.getFirst(), batch.rows(), begun, halt);
        } else if (turns.size() > 1) {
            runTogether(turns, batch.rows(), begun, halt);
        }
    }

    /** A run is worth its end as long as one caller waits for it. */
    private static Halt haltWhenAllAreGone(List<Turn<?>> turns) {
        var halt = new Halt();
        var waiting = new AtomicInteger(turns.size());
        for (Turn<?> turn : turns) {
            // Nobody waits for this stage. An answer that comes in order asks for a halt too, of a run that is over.
            var _ = turn.answer().whenComplete((_, _) -> {
                if (waiting.decrementAndGet() == 0) {
                    halt.ask();
                }
            });
        }
        return halt;
    }

    private void runAlone(Turn<?> turn, long rows, long begun, Halt halt) {
        if (turn.answer().isDone()) {
            return;
        }
        List<List<NamedTensor>> answers;
        try {
            long begin = serviceTime.begin();
            answers = List.of(model.run(turn.inputs(), turn.outputs(), halt));
            observer.record(rows, serviceTime.end(begin, 1));
        } catch (RuntimeException | Error e) {
            turn.fail(e);
            return;
        }
        answer(List.of(turn), answers, rows, begun);
    }

    private void runTogether(List<Turn<?>> turns, long rows, long begun, Halt halt) {
        List<List<NamedTensor>> answers;
        try {
            long begin = serviceTime.begin();
            answers = model.runTogether(
                    turns.stream().map(Turn::inputs).toList(), turns.getFirst().outputs(), halt);
            observer.record(rows, serviceTime.end(begin, turns.size()));
        } catch (RuntimeException | Error _) {
            // Each tells its own failure, if it fails again.
            turns.stream()
                    .filter(turn -> !turn.answer().isDone())
                    .forEach(turn -> runAlone(turn, rows(turn), figures.begin(), haltWhenAllAreGone(List.of(turn))));
            return;
        }
        answer(turns, answers, rows, begun);
    }

    private void answer(List<Turn<?>> turns, List<List<NamedTensor>> answers, long rows, long begun) {
        long ran = figures.begin();
        List<Runnable> finished = new ArrayList<>(turns.size());
        for (int place = 0; place < turns.size(); place++) {
            turns.get(place).ran(begun, ran, turns.size(), rows);
            finished.add(turns.get(place).finish(answers.get(place)));
        }
        turns.forEach(Turn::over);
        figures.execute(turns.size(), 0, ran - begun, figures.begin() - ran);
        finished.forEach(Runnable::run);
    }

    private static long rows(Turn<?> turn) {
        return turn.inputs().getFirst().tensor().shape().extent(0);
    }
}
