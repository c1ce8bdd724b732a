package io.lepton.inference.engine;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.ModelVersionId;
import java.time.Duration;
import java.util.function.IntSupplier;

/**
 * Which requests a queue takes in. Guarded by the lock of the queue that owns it.
 *
 * <p>The wait that is foretold counts what goes before the request by its priority. (Other models share the executors: with
 * many busy ones the wait is longer than foretold.)
 */
final class Admission {
    private final ModelVersionId version;
    private final QueueConfig config;
    private final BatchPlan<Turn<?>> plan;
    private final BatchCost cost;
    private final IntSupplier heldRequestsMax;

    /** @param heldRequestsMax tells how many requests may wait for the model as it is now */
    Admission(
            ModelVersionId version,
            QueueConfig config,
            BatchPlan<Turn<?>> plan,
            BatchCost cost,
            IntSupplier heldRequestsMax) {
        this.version = version;
        this.config = config;
        this.plan = plan;
        this.cost = cost;
        this.heldRequestsMax = heldRequestsMax;
    }

    /**
     * Lets a request in or refuses it.
     *
     * @param requests how many wait or run already
     * @return tells the request whose place it takes, if there is one; to be run without the lock, because whoever waits
     *     for that one may do anything then
     * @throws LeptonException {@link ErrorCode#OVERLOADED} or {@link ErrorCode#DEADLINE_EXCEEDED}
     */
    Runnable admit(Standing standing, int requests) {
        if (standing.isLate(standing.arrivedNanos())) {
            throw new LeptonException(
                    ErrorCode.DEADLINE_EXCEEDED, "the deadline passed while the request was read: version=" + version);
        }
        refuseLongWaits(standing);
        int held = heldRequestsMax.getAsInt();
        if (requests < Math.min(config.requestsMax(), held)) {
            return () -> {};
        }
        Turn<?> displaced = plan.displace(standing.priority()).orElseThrow(() -> overloaded(bound(held)));
        LeptonException told = overloaded("one of higher priority took the place");
        return () -> displaced.fail(told);
    }

    private void refuseLongWaits(Standing standing) {
        if (!cost.isKnown() || plan.requestsWaiting() == 0) {
            return;
        }
        double wait = waitNanos(plan.rowsAheadOf(standing.priority()));
        if (wait > config.waitMax().toNanos()) {
            throw overloaded("waitMax=" + config.waitMax());
        }
        if (standing.deadlineNanos() != Standing.NEVER && wait > standing.deadlineNanos() - standing.arrivedNanos()) {
            throw overloaded("the deadline would pass before the turn");
        }
    }

    private String bound(int held) {
        return held < config.requestsMax()
                ? "the model is not in memory, heldRequestsMax=" + held
                : "requestsMax=" + config.requestsMax();
    }

    private LeptonException overloaded(String bound) {
        long wait = cost.isKnown() ? (long) waitNanos(plan.rowsWaiting()) : 0;
        return new LeptonException(
                ErrorCode.OVERLOADED,
                "too many requests wait: version=" + version + ", " + bound,
                Duration.ofNanos(wait));
    }

    private double waitNanos(long rows) {
        return rows == 0 ? 0 : cost.waitNanos(rows) / config.executors();
    }
}
