package io.lepton.chassis;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Writes one subscriber's lines: one on its way into the socket, and behind it at most the newest.
 *
 * <p>Lines may come from any thread; everything else happens on the event loop.
 */
final class LineWriter implements LineSink {
    /** An empty line says that the stream lives; subscribers pass over it. */
    private static final Buffer HEARTBEAT = Buffer.buffer("\n");

    private final Context context;
    private final HttpServerResponse response;
    private final AtomicReference<@Nullable Buffer> waiting = new AtomicReference<>();
    private boolean writing;

    LineWriter(Context context, HttpServerResponse response) {
        this.context = context;
        this.response = response;
    }

    @Override
    public void send(byte[] line) {
        var whole = Buffer.buffer(line.length + 1).appendBytes(line).appendByte((byte) '\n');
        // Where one waited already, its turn will take this one.
        if (waiting.getAndSet(whole) == null) {
            context.runOnContext(_ -> writeNext());
        }
    }

    /** Shows a silent subscriber that the server lives. */
    void beat() {
        if (!writing) {
            write(HEARTBEAT);
        }
    }

    private void writeNext() {
        if (!writing) {
            Buffer line = waiting.getAndSet(null);
            if (line != null) {
                write(line);
            }
        }
    }

    private void write(Buffer bytes) {
        writing = true;
        // A failure means that the subscriber has gone, which ends the subscription elsewhere.
        response.write(bytes).onComplete(_ -> {
            writing = false;
            writeNext();
        });
    }
}
