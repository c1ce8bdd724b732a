package io.lepton.server;

import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.BooleanSupplier;

/**
 * One direction of a connection: bytes come out in order, a fixed time after they went in.
 *
 * <p>One thread fills it and one drains it. At most {@value #CHUNKS_MAX} chunks of {@value #CHUNK_BYTES} bytes are under
 * way; then the filling thread waits, and TCP's own window slows the sender down, as a full path would.
 */
final class DelayLine {
    /** How a direction ended. */
    enum End {
        /** The sender closed its side, and all its bytes have arrived. */
        CLOSED,
        /** A socket failed. */
        BROKEN
    }

    private static final int CHUNK_BYTES = 64 * 1024;
    private static final int CHUNKS_MAX = 256;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final long firstDueNanos;
    private final long delayNanos;
    private final BlockingQueue<Chunk> underWay = new ArrayBlockingQueue<>(CHUNKS_MAX);

    /**
     * Makes an empty line.
     *
     * @param firstDelay how long after the line's making the first bytes come out at the earliest
     * @param delay how long each byte is under way
     */
    DelayLine(Duration firstDelay, Duration delay) {
        this.firstDueNanos = System.nanoTime() + firstDelay.toNanos();
        this.delayNanos = delay.toNanos();
    }

    /** Takes in everything the socket receives, until it ends or fails. */
    void fillFrom(Socket socket) {
        byte[] buffer = new byte[CHUNK_BYTES];
        try {
            int count = socket.getInputStream().read(buffer);
            while (count >= 0) {
                put(ByteBuffer.wrap(Arrays.copyOf(buffer, count)), Optional.empty());
                count = socket.getInputStream().read(buffer);
            }
            put(NOTHING, Optional.of(End.CLOSED));
        } catch (IOException _) {
            put(NOTHING, Optional.of(End.BROKEN));
        }
    }

    /** Sends everything that is due to the socket until the line ends; while {@code silent}, drops it instead. */
    End drainTo(Socket socket, BooleanSupplier silent) {
        try {
            while (true) {
                Chunk chunk = underWay.take();
                awaitNanos(chunk.dueNanos());
                if (!silent.getAsBoolean()) {
                    deliver(chunk, socket);
                }
                if (chunk.end().isPresent()) {
                    return chunk.end().get();
                }
            }
        } catch (IOException | InterruptedException _) {
            return End.BROKEN;
        }
    }

    private static void deliver(Chunk chunk, Socket socket) throws IOException {
        socket.getOutputStream().write(chunk.bytes().array(), 0, chunk.bytes().limit());
        if (chunk.end().isPresent()) {
            socket.shutdownOutput();
        }
    }

    private void put(ByteBuffer bytes, Optional<End> end) {
        long dueNanos = Math.max(System.nanoTime() + delayNanos, firstDueNanos);
        try {
            underWay.put(new Chunk(dueNanos, bytes, end));
        } catch (InterruptedException _) {
            // The relay is closing: nobody waits for these bytes.
            Thread.currentThread().interrupt();
        }
    }

    private static void awaitNanos(long dueNanos) throws InterruptedException {
        long waitNanos = dueNanos - System.nanoTime();
        if (waitNanos > 0) {
            Thread.sleep(Duration.ofNanos(waitNanos));
        }
    }

    /** Bytes that are due at a time, and how the direction ends behind them if it does. */
    private record Chunk(long dueNanos, ByteBuffer bytes, Optional<End> end) {}
}
