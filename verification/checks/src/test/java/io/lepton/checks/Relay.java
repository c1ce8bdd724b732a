package io.lepton.checks;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A network in front of one port, which can be cut, slow or wrong.
 *
 * <p>While it is out, what is under way never arrives and nobody is told: connections stay open and mute, half open after
 * one side has gone, and new ones are taken and never carried on. Once it is in again, connections from before are reset.
 * While it is slow or corrupt it treats only what callers are answered so; what processes tell each other of themselves
 * comes through, so that health is green.
 */
final class Relay implements AutoCloseable {
    private static final int CHUNK_BYTES = 8 << 10;
    private static final int CONNECT_MILLIS_MAX = 5_000;
    private static final byte[] BETWEEN_PROCESSES = "GET /internal/".getBytes(StandardCharsets.US_ASCII);

    /** What it does to what it carries. */
    enum State {
        SOUND,
        OUT,
        /** Every piece of an answer is held up. */
        SLOW,
        /** Every piece of an answer has other bytes. */
        CORRUPT
    }

    private static final long HOLD_UP_MILLIS = 250;

    private final int target;
    private final ServerSocket listener;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private volatile State state = State.SOUND;

    Relay(int target) {
        this.target = target;
        try {
            this.listener = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.execute(this::acceptAll);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** How a process is told that it is reached here. */
    String advertised() {
        return " --advertise 127.0.0.1:" + port();
    }

    void become(State next) {
        lock.lock();
        try {
            if (state == State.OUT) {
                sockets.forEach(Relay::reset);
                sockets.clear();
            }
            state = next;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            sockets.forEach(Relay::reset);
            threads.shutdownNow();
        }
    }

    private void acceptAll() {
        while (!listener.isClosed()) {
            try {
                Socket near = listener.accept();
                sockets.add(near);
                threads.execute(() -> connect(near));
            } catch (IOException _) {
                // Closed, which the loop's head tells, or a caller that left at once.
            }
        }
    }

    private void connect(Socket near) {
        if (state == State.OUT) {
            return;
        }
        var far = new Socket();
        sockets.add(far);
        try {
            far.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target), CONNECT_MILLIS_MAX);
            InputStream in = near.getInputStream();
            byte[] first = in.readNBytes(BETWEEN_PROCESSES.length);
            boolean isOfCallers = !Arrays.equals(first, BETWEEN_PROCESSES);
            far.getOutputStream().write(first);
            threads.execute(() -> carry(near, far, false));
            carry(far, near, isOfCallers);
        } catch (IOException _) {
            end(near, far);
        }
    }

    private void carry(Socket from, Socket to, boolean isAnswer) {
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] chunk = new byte[CHUNK_BYTES];
            for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
                if (state == State.OUT) {
                    awaitChange();
                    return;
                }
                if (isAnswer) {
                    treat(chunk, count);
                }
                out.write(chunk, 0, count);
                out.flush();
            }
        } catch (IOException _) {
            // One side has gone.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            if (state != State.OUT) {
                end(from, to);
            }
        }
    }

    private void treat(byte[] chunk, int count) throws InterruptedException {
        switch (state) {
            case SOUND, OUT -> {}
            case SLOW -> holdUp();
            case CORRUPT -> {
                for (int i = 0; i < count; i++) {
                    chunk[i] ^= 0x5a;
                }
            }
        }
    }

    /** Ends early when it becomes something else. */
    private void holdUp() throws InterruptedException {
        lock.lock();
        try {
            long left = TimeUnit.MILLISECONDS.toNanos(HOLD_UP_MILLIS);
            while (state == State.SLOW && left > 0) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Keeps the sockets open until the cable is in again. */
    private void awaitChange() throws InterruptedException {
        lock.lock();
        try {
            while (state == State.OUT) {
                changed.await();
            }
        } finally {
            lock.unlock();
        }
    }

    private void end(Socket near, Socket far) {
        sockets.remove(near);
        sockets.remove(far);
        reset(near);
        reset(far);
    }

    private static void reset(Socket socket) {
        try (socket) {
            socket.setSoLinger(true, 0);
        } catch (IOException _) {
            // Closed already.
        }
    }
}
