package io.lepton.gateway;

import io.lepton.chassis.Clock;
import io.lepton.chassis.HttpCaller;
import io.lepton.domain.LeptonException;
import java.net.URI;
import java.time.Duration;
import java.util.function.LongConsumer;

/**
 * Times the way to a peer, again and again, on a virtual thread of its own until it is closed.
 *
 * <p>The first call after a failure is not counted: it makes the connection, which takes a round trip of its own.
 */
final class RoundTripProbe implements Followings.Subscription {
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private final HttpCaller caller;
    private final URI url;
    private final Clock clock;
    private final LongConsumer measured;
    private final Thread thread;

    private RoundTripProbe(HttpCaller caller, URI url, Clock clock, LongConsumer measured) {
        this.caller = caller;
        this.url = url;
        this.clock = clock;
        this.measured = measured;
        this.thread = Thread.ofVirtual().name("round-trip " + url).unstarted(this::run);
    }

    static RoundTripProbe start(HttpCaller caller, URI url, Clock clock, LongConsumer measured) {
        RoundTripProbe probe = new RoundTripProbe(caller, url, clock, measured);
        probe.thread.start();
        return probe;
    }

    private void run() {
        boolean isConnected = false;
        try {
            while (!Thread.currentThread().isInterrupted()) {
                boolean answered = ping(isConnected);
                boolean isFirst = answered && !isConnected;
                isConnected = answered;
                if (!isFirst) {
                    Thread.sleep(INTERVAL);
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean ping(boolean counts) {
        long askedNanos = clock.nanos();
        try {
            caller.get(url).orThrow();
        } catch (LeptonException _) {
            // That the peer is gone is told by its digests, which stop.
            return false;
        }
        if (counts) {
            measured.accept(clock.nanos() - askedNanos);
        }
        return true;
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
