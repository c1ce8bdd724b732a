package io.lepton.transport;

import io.lepton.domain.Endpoint;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** Stands between participants and a coordinator: counts what passes, and cuts connections when it is told to. */
final class Relay implements AutoCloseable {
    final AtomicLong toCoordinator = new AtomicLong();
    final AtomicLong toParticipants = new AtomicLong();
    /** After so many bytes in all, once, everything is cut. */
    final AtomicLong cutAt = new AtomicLong(Long.MAX_VALUE);

    final AtomicLong cuts = new AtomicLong();

    private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private volatile Endpoint target;

    Relay(Endpoint target) throws IOException {
        this.target = target;
        Thread.ofVirtual().start(this::acceptForEver);
    }

    Endpoint endpoint() {
        return new Endpoint("127.0.0.1", socket.getLocalPort());
    }

    /** Where new connections go from now on. */
    void redirect(Endpoint other) {
        target = other;
        cut();
    }

    void cut() {
        cuts.incrementAndGet();
        open.forEach(Relay::close);
        open.clear();
    }

    @Override
    public void close() throws IOException {
        socket.close();
        cut();
    }

    private void acceptForEver() {
        try {
            while (!socket.isClosed()) {
                Socket caller = socket.accept();
                open.add(caller);
                try {
                    Socket called = new Socket(target.host(), target.port());
                    open.add(called);
                    pass(caller, called, toCoordinator);
                    pass(called, caller, toParticipants);
                } catch (IOException _) {
                    // Nobody is there now.
                    close(caller);
                }
            }
        } catch (IOException _) {
            // Closed.
        }
    }

    private void pass(Socket from, Socket to, AtomicLong count) {
        Thread.ofVirtual().start(() -> {
            byte[] chunk = new byte[16 << 10];
            try (InputStream in = from.getInputStream();
                    OutputStream out = to.getOutputStream()) {
                int read = in.read(chunk);
                while (read > 0) {
                    count.addAndGet(read);
                    if (toCoordinator.get() + toParticipants.get() >= cutAt.get()) {
                        cutAt.set(Long.MAX_VALUE);
                        cut();
                        return;
                    }
                    out.write(chunk, 0, read);
                    read = in.read(chunk);
                }
            } catch (IOException _) {
                // The other side is told by its own end.
            } finally {
                close(from);
                close(to);
            }
        });
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException _) {
            // Closed is closed.
        }
    }
}
