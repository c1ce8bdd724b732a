package io.lepton.transport;

import java.time.Duration;

/** How long to wait before the next try: twice as long after each that failed. Confined to one thread. */
final class Patience {
    private static final Duration FIRST = Duration.ofMillis(50);
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private Duration next = FIRST;

    void reset() {
        next = FIRST;
    }

    void await() throws InterruptedException {
        Thread.sleep(next);
        Duration twice = next.multipliedBy(2);
        next = twice.compareTo(LONGEST) < 0 ? twice : LONGEST;
    }
}
