package io.lepton.inference.front;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.NodeId;
import io.lepton.inference.engine.Terms;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Counts the requests that are taken in and not yet answered, and bounds how many of them are inferences.
 *
 * <p>Guarded by its own lock.
 */
final class InFlight {
    private final NodeId node;
    private final int inferencesMax;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition idle = lock.newCondition();
    private int count;
    /** The connection that brought the latest inference. */
    private @Nullable Object latest;

    /** Whether it brought the one before too. */
    private boolean isLatestAgain;

    private boolean isClosed;
    private volatile boolean isLeaving;

    /** @param inferencesMax none is admitted while so many are in flight */
    InFlight(NodeId node, int inferencesMax) {
        this.node = node;
        this.inferencesMax = inferencesMax;
    }

    /** Takes in a request that is answered at once. */
    void enter() {
        lock.lock();
        try {
            count++;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes in an inference.
     *
     * @param connection what brings it
     * @throws LeptonException {@link ErrorCode#OVERLOADED} above the bound, {@link ErrorCode#MODEL_NOT_READY} once {@link
     *     #close closed}
     */
    void admit(Object connection) {
        lock.lock();
        try {
            if (isClosed) {
                throw new LeptonException(ErrorCode.MODEL_NOT_READY, "the node is about to stop: node=" + node);
            }
            if (count >= inferencesMax) {
                throw new LeptonException(
                        ErrorCode.OVERLOADED,
                        "too many requests are in flight: node=" + node + ", inFlightMax=" + inferencesMax);
            }
            count++;
            isLatestAgain = connection.equals(latest);
            latest = connection;
        } finally {
            lock.unlock();
        }
    }

    /**
     * The terms of the inference that came last. It is lone if it is the only one in flight and its connection brought the one before
     * too: then its caller asks one thing after the other, and nobody else asks meanwhile.
     */
    Terms asked(Terms terms) {
        lock.lock();
        try {
            return count == 1 && isLatestAgain ? terms.lone() : terms;
        } finally {
            lock.unlock();
        }
    }

    void leave() {
        lock.lock();
        try {
            if (--count == 0) {
                idle.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    int count() {
        lock.lock();
        try {
            return count;
        } finally {
            lock.unlock();
        }
    }

    /** Whether callers should look for another node. */
    boolean isLeaving() {
        return isLeaving;
    }

    /** Says that it will be closed. */
    void announce() {
        isLeaving = true;
    }

    /** Admits no inference from now on. */
    void close() {
        lock.lock();
        try {
            isClosed = true;
            idle.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until nothing is in flight; false if it took too long. */
    boolean awaitNone(Duration waitMax) throws InterruptedException {
        return await(waitMax, () -> count == 0);
    }

    /** Waits until it is closed and nothing is in flight; false if it took too long. */
    boolean awaitClosed(Duration waitMax) throws InterruptedException {
        return await(waitMax, () -> isClosed && count == 0);
    }

    private boolean await(Duration waitMax, BooleanSupplier isOver) throws InterruptedException {
        long left = waitMax.toNanos();
        lock.lock();
        try {
            while (!isOver.getAsBoolean() && left > 0) {
                left = idle.awaitNanos(left);
            }
            return isOver.getAsBoolean();
        } finally {
            lock.unlock();
        }
    }
}
