package io.lepton.inference.front;

import io.lepton.domain.LeptonException;
import io.vertx.core.http.HttpServerRequest;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** Gathers the few bytes of a request that is no inference. Runs on the request's event loop. */
final class SmallBody {
    private static final int BYTES_MAX = 64 << 10;

    private SmallBody() {}

    /**
     * Hands over the body when it is whole; never, if the caller goes away before.
     *
     * @throws LeptonException {@link io.lepton.domain.ErrorCode#TOO_LARGE} if the head announces more than 64 KiB
     */
    static void gather(HttpServerRequest request, Replies replies, Consumer<byte[]> receiver) {
        RequestBody body = RequestBody.of(request, BYTES_MAX, RequestMemory.fresh());
        request.handler(chunk -> {
            try {
                body.append(chunk);
            } catch (LeptonException tooLarge) {
                request.handler(null).endHandler(null);
                replies.lastError(request, tooLarge);
            }
        });
        request.endHandler(_ -> receiver.accept(bytes(body.whole())));
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }
}
