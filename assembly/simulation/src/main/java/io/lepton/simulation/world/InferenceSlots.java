package io.lepton.simulation.world;

import io.lepton.simulation.engine.VirtualProcess;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;

/** A node's inference: some slots, one queue, random service times. */
final class InferenceSlots {
    /** The weight of the newest service time in the moving average. */
    private static final double GAIN = 0.1;

    private final VirtualProcess process;
    private final int count;
    private final double serviceMeanNanos;
    private final SplittableRandom random;
    private final DoubleSupplier slowness;
    private final Queue<Runnable> queue = new ArrayDeque<>();
    private int running;
    private double averageNanos;

    InferenceSlots(VirtualProcess process, WorldConfig config, SplittableRandom random, DoubleSupplier slowness) {
        this.process = process;
        this.count = config.slotsPerNode();
        this.serviceMeanNanos = config.serviceMean().toNanos();
        this.random = random;
        this.slowness = slowness;
    }

    /** Runs one inference as soon as a slot is free, and tells when it is done. */
    void run(Runnable onDone) {
        queue.add(onDone);
        fill();
    }

    int count() {
        return count;
    }

    int inFlight() {
        return running + queue.size();
    }

    long serviceMicros() {
        return Math.round(averageNanos / Duration.ofNanos(1_000).toNanos());
    }

    private void fill() {
        while (running < count && !queue.isEmpty()) {
            Runnable onDone = queue.remove();
            running++;
            long tookNanos = drawNanos();
            process.after(tookNanos, () -> {
                running--;
                averageNanos = averageNanos == 0 ? tookNanos : averageNanos + GAIN * (tookNanos - averageNanos);
                onDone.run();
                fill();
            });
        }
    }

    /** Half of the mean is certain, the other half exponential: a kernel with a queue of its own. */
    private long drawNanos() {
        return Math.round(slowness.getAsDouble() * serviceMeanNanos / 2 * (1 - Math.log(1 - random.nextDouble())));
    }
}
