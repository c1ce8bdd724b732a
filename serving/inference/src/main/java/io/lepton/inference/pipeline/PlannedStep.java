package io.lepton.inference.pipeline;

import io.lepton.domain.Pipeline;
import java.util.List;

/**
 * A step as it runs.
 *
 * @param place its number among the steps
 * @param reads for each input of the work, the slot that it is read from
 * @param writes for each output that anybody takes, the slot that it is written to
 * @param next the steps that take from this one
 */
record PlannedStep(int place, String name, Action action, List<Slot> reads, List<Slot> writes, List<Integer> next) {
    /** A tensor's place in a run, under the name that the work has for it. */
    record Slot(String name, int place) {}

    /** What a step does. */
    sealed interface Action {}

    /** Runs a version of a model. */
    record Run(Pipeline.Inference inference) implements Action {}

    /** Computes a transform. */
    record Compute(Computation computation) implements Action {}

    PlannedStep {
        reads = List.copyOf(reads);
        writes = List.copyOf(writes);
        next = List.copyOf(next);
    }

    /** The names of the outputs that anybody takes. */
    List<String> outputs() {
        return writes.stream().map(Slot::name).toList();
    }
}
