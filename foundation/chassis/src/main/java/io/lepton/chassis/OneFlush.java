package io.lepton.chassis;

import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.netty.handler.ssl.SslHandler;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * Sends what is written to a connection of HTTP/2 within one turn of its event loop by one call of the kernel, and over TLS as one
 * record.
 *
 * <p>Vert.x flushes behind each piece: an answer of gRPC would cost two such calls, one for its head and message and one for the
 * status behind them, and answers to several streams of a connection two each. A call costs about as much as all else that is done for
 * a small answer.
 */
public final class OneFlush {
    /** More pieces than this do not wait for the turn's end. */
    private static final int PIECES_MAX = 256;

    private OneFlush() {}

    /** Once, for a connection that has just come, or been made; on its event loop. */
    public static void within(HttpConnection one) {
        if (!(one instanceof ConnectionBase connection)) {
            return;
        }
        var pipeline = connection.channel().pipeline();
        if (pipeline.get(Http2ConnectionHandler.class) == null) {
            return;
        }
        var handler = new FlushConsolidationHandler(PIECES_MAX, true);
        var tls = pipeline.context(SslHandler.class);
        if (tls == null) {
            var _ = pipeline.addFirst(handler);
        } else {
            var _ = pipeline.addAfter(tls.name(), null, handler);
        }
    }
}
