package io.lepton.federation;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** When the time of a step is over, and when to look at it next, which is several times before. Confined to one thread. */
final class StepAlarm {
    /** How often a question is asked again within a step's time. */
    private static final int REPEATS = 4;

    private final Duration stepTime;
    private Optional<Instant> deadline = Optional.empty();
    private Optional<Instant> next = Optional.empty();

    StepAlarm(Duration stepTime) {
        this.stepTime = stepTime;
    }

    /** Whether any step has begun. */
    boolean isSet() {
        return deadline.isPresent();
    }

    /** Every step sets an alarm; those before the last one say nothing new. */
    boolean isEarly(Instant now) {
        return next.map(now::isBefore).orElse(false);
    }

    /** Whether the time of the step is over. */
    boolean isOver(Instant now) {
        return deadline.map(end -> !now.isBefore(end)).orElse(false);
    }

    /** Begins a step. */
    Effect begin(Instant now) {
        deadline = Optional.of(now.plus(stepTime));
        return again(now);
    }

    /** Looks at the step again later. */
    Effect again(Instant now) {
        Instant later = now.plus(stepTime.dividedBy(REPEATS));
        Instant chosen =
                deadline.filter(end -> end.isAfter(now) && end.isBefore(later)).orElse(later);
        next = Optional.of(chosen);
        return new Effect.WakeAt(chosen);
    }
}
