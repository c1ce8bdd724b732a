package io.lepton.inference.front;

import io.netty.handler.flush.FlushConsolidationHandler;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.Http2ServerConnection;

/**
 * Sends what is written to a connection of HTTP/2 within one turn of its event loop by one call of the kernel.
 *
 * <p>Vert.x flushes behind each piece: an answer of gRPC would cost two such calls, one for its head and message and one for the
 * status behind them, and answers to several streams of a connection two each. A call costs about as much as all else that is done for
 * a small answer.
 */
final class OneFlush {
    /** More pieces than this do not wait for the turn's end. */
    private static final int PIECES_MAX = 256;

    private OneFlush() {}

    /** Once, for a connection that has just come; on its event loop. */
    static void within(HttpConnection caller) {
        if (caller instanceof Http2ServerConnection connection) {
            var _ = connection.channel().pipeline().addFirst(new FlushConsolidationHandler(PIECES_MAX, true));
        }
    }
}
