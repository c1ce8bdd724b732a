package io.lepton.simulation.contest;

import io.lepton.simulation.engine.VirtualTime;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.SplittableRandom;

/** A node: some slots, one queue, log-normal service times; what was cancelled before its turn is not run. */
final class Machine {
    /** The weight of the newest service time in the moving average, as in the production node. */
    private static final double GAIN = 0.1;

    private final VirtualTime time;
    private final SplittableRandom random;
    private final int region;
    private final int slots;
    private final double medianNanos;
    private final double spread;
    private final Queue<Job> queue = new ArrayDeque<>();
    private int running;
    private int cancelled;
    private double averageNanos;
    private double slowness = 1;
    private long life;
    private boolean isDead;

    Machine(VirtualTime time, SplittableRandom random, int region, int slots, double meanNanos, double spread) {
        this.time = time;
        this.random = random;
        this.region = region;
        this.slots = slots;
        this.medianNanos = meanNanos / Math.exp(spread * spread / 2);
        this.spread = spread;
    }

    /** A request that a node has taken in. */
    final class Job {
        private final long workNanos;
        private final Runnable onDone;
        private boolean hasBegun;
        private boolean isCancelled;

        private Job(long workNanos, Runnable onDone) {
            this.workNanos = workNanos;
            this.onDone = onDone;
        }

        /** Takes it out of the queue; one that runs already runs to its end, for nobody. */
        void cancel() {
            if (!isCancelled && !hasBegun) {
                cancelled++;
            }
            isCancelled = true;
        }
    }

    /** Takes a request in, of so much work or, for 0, of as much as a lot says; a dead node says nothing ever. */
    Job run(long workNanos, Runnable onDone) {
        Job job = new Job(workNanos, onDone);
        if (!isDead) {
            queue.add(job);
            fill();
        }
        return job;
    }

    int region() {
        return region;
    }

    int slots() {
        return slots;
    }

    boolean isDead() {
        return isDead;
    }

    int inFlight() {
        return running + queue.size() - cancelled;
    }

    double serviceNanos() {
        return averageNanos;
    }

    void slowDown(double factor) {
        slowness = factor;
    }

    /** Falls silent, or comes back with nothing in hand. */
    void setDead(boolean dead) {
        if (dead != isDead) {
            isDead = dead;
            life++;
            queue.clear();
            running = 0;
            cancelled = 0;
        }
    }

    private void fill() {
        while (running < slots && !queue.isEmpty()) {
            Job job = queue.remove();
            job.hasBegun = true;
            if (job.isCancelled) {
                cancelled--;
                continue;
            }
            running++;
            long mine = life;
            long tookNanos = Math.round(slowness * (job.workNanos > 0 ? job.workNanos : drawNanos()));
            time.after(tookNanos, () -> finish(job, mine, tookNanos));
        }
    }

    private double drawNanos() {
        return medianNanos * Math.exp(spread * random.nextGaussian());
    }

    private void finish(Job job, long mine, long tookNanos) {
        if (mine != life) {
            return;
        }
        running--;
        averageNanos = averageNanos == 0 ? tookNanos : averageNanos + GAIN * (tookNanos - averageNanos);
        if (!job.isCancelled) {
            job.onDone.run();
        }
        fill();
    }
}
