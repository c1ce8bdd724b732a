package io.lepton.training;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells how fast a training gets on and how long it has left, at most so often. Confined to the thread that trains.
 *
 * <p>The speed is that since the training began or went on, so that the time left does not jump about.
 */
public final class ProgressMeter implements TrainingProgress {
    private final InstantSource clock;
    private final Duration interval;
    private final Consumer<Reading> listener;
    private final BooleanSupplier isCancelled;

    private @Nullable Instant began;
    private @Nullable Instant told;
    private long examplesAtBegin;

    /**
     * What the meter shows.
     *
     * @param step where the training stands
     * @param examplesPerSecond empty until two steps lie apart in time
     * @param left the time that is left at this speed, if all epochs are needed
     */
    public record Reading(StepReport step, Optional<Double> examplesPerSecond, Optional<Duration> left) {}

    /**
     * Makes a meter.
     *
     * @param interval between two readings; the last step of an epoch is always told
     * @param isCancelled asked after every step
     */
    public ProgressMeter(
            InstantSource clock, Duration interval, Consumer<Reading> listener, BooleanSupplier isCancelled) {
        this.clock = clock;
        this.interval = interval;
        this.listener = listener;
        this.isCancelled = isCancelled;
    }

    @Override
    public void stepped(StepReport step) {
        var now = clock.instant();
        var first = began;
        if (first == null) {
            began = now;
            told = now;
            examplesAtBegin = step.examples();
            listener.accept(new Reading(step, Optional.empty(), Optional.empty()));
            return;
        }
        var last = told;
        if (last == null || step.step() == step.steps() || !now.isBefore(last.plus(interval))) {
            told = now;
            listener.accept(reading(step, Duration.between(first, now)));
        }
    }

    private Reading reading(StepReport step, Duration passed) {
        double seconds = passed.toNanos() / 1e9;
        long done = step.examples() - examplesAtBegin;
        if (seconds <= 0 || done <= 0) {
            return new Reading(step, Optional.empty(), Optional.empty());
        }
        double perSecond = done / seconds;
        double left = (step.examplesTotal() - step.examples()) / perSecond;
        return new Reading(step, Optional.of(perSecond), Optional.of(Duration.ofMillis((long) (left * 1e3))));
    }

    @Override
    public boolean isCancelled() {
        return isCancelled.getAsBoolean();
    }
}
