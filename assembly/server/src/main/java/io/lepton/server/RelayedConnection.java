package io.lepton.server;

import io.lepton.domain.Endpoint;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One TCP connection of the relay: a near socket that a region opened, a far one to another region's gateway, and a
 * delay line each way.
 *
 * <p>Safe for any thread: its owner may silence or reset it at any time.
 */
final class RelayedConnection {
    private static final int DIRECTIONS = 2;

    private final Socket near;
    private final Socket far = new Socket();
    private final Endpoint gateway;
    private final Duration oneWay;
    private final AtomicInteger endedDirections = new AtomicInteger();
    private volatile boolean silent;

    RelayedConnection(Socket near, Endpoint gateway, Duration oneWay) {
        this.near = near;
        this.gateway = gateway;
        this.oneWay = oneWay;
    }

    /** Connects and carries both ways on threads of its own; {@code onEnd} runs, perhaps twice, when both sockets are closed. */
    void start(Executor threads, Runnable onEnd) {
        threads.execute(() -> {
            try {
                connect();
            } catch (IOException | InterruptedException _) {
                end(onEnd);
                return;
            }
            // Half the handshake is over; the other half passes before the caller's first bytes may leave.
            carry(threads, near, far, oneWay.multipliedBy(2), onEnd);
            carry(threads, far, near, oneWay, onEnd);
        });
    }

    /** Drops everything from now on, ends included, until {@link #reset}. */
    void silence() {
        silent = true;
    }

    /** Ends both sides at once, without farewell. */
    void reset() {
        resetSocket(near);
        resetSocket(far);
    }

    private void connect() throws IOException, InterruptedException {
        near.setTcpNoDelay(true);
        Thread.sleep(oneWay);
        far.setTcpNoDelay(true);
        far.connect(new InetSocketAddress(gateway.host(), gateway.port()));
    }

    private void carry(Executor threads, Socket from, Socket to, Duration firstDelay, Runnable onEnd) {
        var line = new DelayLine(firstDelay, oneWay);
        threads.execute(() -> line.fillFrom(from));
        threads.execute(() -> {
            DelayLine.End end = line.drainTo(to, () -> silent);
            if (endedDirections.incrementAndGet() == DIRECTIONS || end == DelayLine.End.BROKEN) {
                end(onEnd);
            }
        });
    }

    /** An end is told to both sides, except where silence hides even that until the reset. */
    private void end(Runnable onEnd) {
        if (!silent) {
            reset();
            onEnd.run();
        }
    }

    private static void resetSocket(Socket socket) {
        try (socket) {
            socket.setSoLinger(true, 0);
        } catch (SocketException _) {
            // Already closed.
        } catch (IOException _) {
            // Closing failed: there is nothing left to end.
        }
    }
}
