package io.lepton.inference.front;

import io.vertx.core.Vertx;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Rings once, when a caller's time is up. Confined to the event loop on which it is set. */
final class Alarm {
    private final Vertx vertx;
    private @Nullable Long timer;

    Alarm(Vertx vertx) {
        this.vertx = vertx;
    }

    /** Sets the alarm, in place of one that was set before; a time of 0 and less rings at once. */
    void set(Duration left, Runnable ring) {
        cancel();
        timer = vertx.setTimer(Math.max(1, left.toMillis()), _ -> ring.run());
    }

    void cancel() {
        if (timer != null) {
            vertx.cancelTimer(timer);
            timer = null;
        }
    }
}
