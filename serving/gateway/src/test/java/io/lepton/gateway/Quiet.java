package io.lepton.gateway;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;

/** Waits for a flow to come to a standstill. */
final class Quiet {
    private Quiet() {}

    /** Waits until a count has not changed for half a second. */
    static void await(AtomicLong count) {
        Awaitility.await()
                .during(Duration.ofMillis(500))
                .atMost(Duration.ofSeconds(20))
                .until(new Callable<>() {
                    private long before = -1;

                    @Override
                    public Boolean call() {
                        long now = count.get();
                        boolean stands = now == before;
                        before = now;
                        return stands;
                    }
                });
    }
}
