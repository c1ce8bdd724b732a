package io.lepton.server;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The wish that this process ends: a signal such as SIGTERM or Ctrl-C, or a command.
 *
 * <p>The JVM ends as soon as its hooks return. The hook of this one waits until the process has said farewell, which it has
 * when this is closed; it then ends with exit code 0, and not by a signal. Safe for any thread.
 */
final class StopSignal implements AutoCloseable {
    /** Longer than a gateway and then a node may take to answer what they have taken in. */
    private static final int FAREWELL_SECONDS_MAX = 25;

    private final CountDownLatch wish = new CountDownLatch(1);
    private final CountDownLatch farewell = new CountDownLatch(1);

    private StopSignal() {}

    /** Listens for signals from now on. */
    static StopSignal listen() {
        var signal = new StopSignal();
        Runtime.getRuntime().addShutdownHook(new Thread(signal::awaitFarewell, "farewell"));
        return signal;
    }

    /** Wishes for the end. */
    void give() {
        wish.countDown();
    }

    /** Tells whether somebody has wished for the end. */
    boolean isGiven() {
        return wish.getCount() == 0;
    }

    /** Returns once somebody has wished for the end. */
    void await() throws InterruptedException {
        wish.await();
    }

    /** Returns once somebody has wished for the end, true, or after a time, false. */
    boolean await(Duration max) throws InterruptedException {
        return wish.await(max.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Says that everything has ended in order. */
    @Override
    public void close() {
        farewell.countDown();
    }

    private void awaitFarewell() {
        boolean isSignal = farewell.getCount() > 0;
        wish.countDown();
        try {
            if (isSignal && farewell.await(FAREWELL_SECONDS_MAX, TimeUnit.SECONDS)) {
                Runtime.getRuntime().halt(0);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
