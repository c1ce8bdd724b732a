package io.lepton.inference.pipeline;

import io.lepton.inference.engine.ModelFigures;
import io.lepton.inference.engine.Terms;
import java.time.Duration;

/**
 * The terms of a request, on which each of its steps joins a queue.
 *
 * @param given those that the request came with
 * @param clock the figures whose clock is read
 * @param arrivedNanos when it came
 */
record StepTerms(Terms given, ModelFigures clock, long arrivedNanos) {
    static StepTerms of(Terms given, ModelFigures clock) {
        return new StepTerms(given, clock, clock.begin());
    }

    /** The terms with what is left of the time by now. */
    Terms now() {
        return given.left().isEmpty() ? given : given.after(passed());
    }

    private Duration passed() {
        return Duration.ofNanos(clock.begin() - arrivedNanos);
    }
}
