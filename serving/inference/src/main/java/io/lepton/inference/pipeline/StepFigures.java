package io.lepton.inference.pipeline;

import io.lepton.inference.engine.ModelFigures.Total;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** How often each step of a pipeline has ended well, and how long that took with its wait. Safe for any thread. */
final class StepFigures {
    private record Tally(LongAdder count, LongAdder nanos) {}

    private final List<Tally> tallies = new ArrayList<>();

    StepFigures(int steps) {
        for (int step = 0; step < steps; step++) {
            tallies.add(new Tally(new LongAdder(), new LongAdder()));
        }
    }

    void add(int step, long nanos) {
        tallies.get(step).count.increment();
        tallies.get(step).nanos.add(nanos);
    }

    Total total(int step) {
        Tally tally = tallies.get(step);
        return new Total(tally.count.sum(), tally.nanos.sum());
    }
}
