package io.lepton.chassis;

/** Takes lines for one subscriber. Safe for any thread, and never blocks. */
@FunctionalInterface
public interface LineSink {
    /**
     * Sends one line, given without its line feed and without one inside.
     *
     * <p>Every line stands alone: one that still waits, because the subscriber is slow, is replaced by the newer.
     */
    void send(byte[] line);
}
