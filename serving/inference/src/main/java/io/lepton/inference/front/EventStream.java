package io.lepton.inference.front;

import io.lepton.domain.LeptonException;
import io.lepton.wire.ErrorBody;
import io.lepton.wire.Json;
import io.netty.buffer.Unpooled;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.internal.buffer.BufferInternal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * The answer to {@code generate_stream}: server-sent events, one for each set of outputs.
 *
 * <p>A failure before the first event is an answer of its own status, and an event after it. Confined to the request's
 * event loop.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">server-sent events</a>
 */
final class EventStream implements Generation.Sink {
    private static final byte[] BEGIN = "data: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END = "\n\n".getBytes(StandardCharsets.US_ASCII);

    private final Visit visit;
    private @Nullable HttpServerResponse response;

    EventStream(Visit visit) {
        this.visit = visit;
    }

    @Override
    public void take(ByteBuffer text, Flow.Subscription subscription) {
        HttpServerResponse begun = begun();
        write(begun, text);
        if (begun.writeQueueFull()) {
            begun.drainHandler(_ -> subscription.request(1));
        } else {
            subscription.request(1);
        }
    }

    @Override
    public void end() {
        HttpServerResponse begun = begun();
        if (visit.leave()) {
            begun.end();
            visit.answered();
        }
    }

    @Override
    public void fail(LeptonException failure) {
        if (response == null) {
            visit.refuse(failure);
        } else {
            write(response, ByteBuffer.wrap(Json.write(ErrorBody.of(failure))));
            if (visit.leave()) {
                response.end();
                visit.failed(failure);
            }
        }
    }

    private HttpServerResponse begun() {
        if (response == null) {
            response = visit.replies().beginEvents(visit.request());
        }
        return response;
    }

    private static void write(HttpServerResponse response, ByteBuffer text) {
        response.write(
                BufferInternal.buffer(Unpooled.wrappedBuffer(ByteBuffer.wrap(BEGIN), text, ByteBuffer.wrap(END))));
    }
}
