package io.lepton.chassis;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Turns a body that arrives on an event loop into a stream that a blocking thread reads.
 *
 * <p>At most {@value #CHUNKS_AHEAD_MAX} chunks wait here; until they are read the sender is held back by TCP. Made on the
 * event loop, read by one thread.
 */
final class ChunkStream extends InputStream {
    static final int CHUNKS_AHEAD_MAX = 4;

    private sealed interface Piece {
        record Chunk(Buffer bytes) implements Piece {}

        record End() implements Piece {}

        record Broken(Throwable cause) implements Piece {}
    }

    private static final Buffer NOTHING = Buffer.buffer();

    private final Context context;
    private final ReadStream<Buffer> source;
    // Bounded by the demand that fetch() signals, plus the end.
    private final BlockingQueue<Piece> pieces = new LinkedBlockingQueue<>();
    private Buffer current = NOTHING;
    private int position;
    private boolean ended;

    ChunkStream(Context context, ReadStream<Buffer> source) {
        this.context = context;
        this.source = source;
        source.pause();
        source.handler(bytes -> pieces.add(new Piece.Chunk(bytes)));
        source.endHandler(_ -> pieces.add(new Piece.End()));
        source.exceptionHandler(cause -> pieces.add(new Piece.Broken(cause)));
        source.fetch(CHUNKS_AHEAD_MAX);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        while (position == current.length()) {
            if (ended) {
                return -1;
            }
            advance();
        }
        int count = Math.min(length, current.length() - position);
        current.getBytes(position, position + count, target, offset);
        position += count;
        return count;
    }

    /** Whether all of it has been read. */
    boolean isEnded() {
        return ended;
    }

    /** On the event loop: lets the rest go by unread; calls back if it is longer than a bound. */
    void discard(long bytesMax, Runnable onTooLong) {
        var left = new AtomicLong(bytesMax);
        source.handler(bytes -> {
            if (left.addAndGet(-bytes.length()) < 0) {
                onTooLong.run();
            }
        });
        source.resume();
    }

    private void advance() throws IOException {
        switch (take()) {
            case Piece.Chunk(var bytes) -> {
                current = bytes;
                position = 0;
                context.runOnContext(_ -> source.fetch(1));
            }
            case Piece.End _ -> ended = true;
            case Piece.Broken(var cause) -> {
                pieces.add(new Piece.Broken(cause));
                throw new IOException("the body broke off", cause);
            }
        }
    }

    private Piece take() throws InterruptedIOException {
        try {
            return pieces.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (InterruptedIOException) new InterruptedIOException("interrupted while reading a body").initCause(e);
        }
    }
}
