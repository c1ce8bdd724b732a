package io.lepton.server;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for what only asking again can tell. */
final class Patience {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);

    private Patience() {}

    /**
     * Looks until it is so, but no more often than fits into a time at one look every 20 ms.
     *
     * @return whether it has become so
     */
    static boolean await(Duration max, BooleanSupplier isSo) throws InterruptedException {
        for (long looks = max.dividedBy(BETWEEN_LOOKS); looks > 0; looks--) {
            if (isSo.getAsBoolean()) {
                return true;
            }
            Thread.sleep(BETWEEN_LOOKS);
        }
        return isSo.getAsBoolean();
    }
}
