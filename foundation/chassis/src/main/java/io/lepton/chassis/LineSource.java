package io.lepton.chassis;

/** Something to subscribe to. */
@FunctionalInterface
public interface LineSource {
    /**
     * Begins to send lines to a subscriber.
     *
     * @return ends the subscription; called once, when the subscriber has gone or the server closes
     */
    Runnable subscribe(LineSink sink);
}
