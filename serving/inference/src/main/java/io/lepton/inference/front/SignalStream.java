package io.lepton.inference.front;

import io.lepton.wire.Json;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Sends the node's signals to all who listen, one JSON text a line.
 *
 * <p>A signal stands alone, so a listener whose socket is full misses some and takes the next. Guarded by its own lock;
 * writing to a socket does not block.
 */
final class SignalStream {
    private static final String LINES = "application/x-ndjson";

    private final Supplier<Object> signal;
    private final Set<HttpServerResponse> listeners = new HashSet<>();

    SignalStream(Supplier<Object> signal) {
        this.signal = signal;
    }

    /** Takes in a listener and sends it the present signal. */
    void add(HttpServerResponse response) {
        response.setChunked(true).putHeader(HttpHeaders.CONTENT_TYPE, LINES);
        response.closeHandler(_ -> remove(response));
        synchronized (this) {
            listeners.add(response);
        }
        push();
    }

    /** Sends a signal to every listener. */
    synchronized void push() {
        if (listeners.isEmpty()) {
            return;
        }
        Buffer line = Buffer.buffer(Json.write(signal.get())).appendByte((byte) '\n');
        for (HttpServerResponse listener : listeners) {
            if (!listener.closed() && !listener.writeQueueFull()) {
                listener.write(line);
            }
        }
    }

    private synchronized void remove(HttpServerResponse listener) {
        listeners.remove(listener);
    }
}
