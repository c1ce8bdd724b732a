package io.lepton.gateway;

import io.netty.handler.codec.http2.DefaultHttp2Connection;
import io.netty.handler.codec.http2.DefaultHttp2RemoteFlowController;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.UniformStreamByteDistributor;
import io.netty.util.AsciiString;
import java.util.List;

/** Makes the codecs of HTTP/2 connections, with the bounds that both sides of a gateway have. */
final class Http2Codecs {
    /** What one stream may have under way that its other side has not taken yet: the bound of its memory here. */
    private static final int STREAM_WINDOW_BYTES = 256 << 10;
    /** The same for a connection, which stays usable while several streams stand still. */
    private static final int CONNECTION_WINDOW_BYTES = 4 << 20;

    private static final int CALLER_STREAMS_MAX = 256;
    /** A caller that cancels, or has the gateway cancel, faster than this is attacking (CVE-2023-44487, CVE-2025-8671). */
    private static final int RESETS_MAX = 2_000;

    private static final int RESETS_SECONDS = 30;
    /** What is another with each request: in the connection's table it would only push out what comes again. */
    private static final List<AsciiString> EVER_OTHER =
            List.of(FieldNames.REQUEST_ID, FieldNames.PREDICTED_MS, FieldNames.TOOK_MS, FieldNames.DEADLINE_MS);

    private Http2Codecs() {}

    /** A codec of a caller's connection. */
    static Http2ConnectionHandler ofCaller(Http2FrameListener listener, ProxyConfig config) {
        var settings = settings(config).maxConcurrentStreams(CALLER_STREAMS_MAX);
        return builder(listener, settings, true)
                .decoderEnforceMaxRstFramesPerWindow(RESETS_MAX, RESETS_SECONDS)
                .encoderEnforceMaxRstFramesPerWindow(RESETS_MAX, RESETS_SECONDS)
                .build();
    }

    /** A codec of a connection to a place. */
    static Http2ConnectionHandler ofPlace(Http2FrameListener listener, ProxyConfig config) {
        return builder(listener, settings(config).pushEnabled(false), false).build();
    }

    private static Http2Settings settings(ProxyConfig config) {
        return Http2Settings.defaultSettings()
                .initialWindowSize(STREAM_WINDOW_BYTES)
                .maxHeaderListSize(config.headBytesMax());
    }

    /** All streams are equal: weighing them costs a tree for each, and no caller of models asks for it. */
    private static Http2ConnectionHandlerBuilder builder(
            Http2FrameListener listener, Http2Settings settings, boolean isServer) {
        Http2Connection connection = new DefaultHttp2Connection(isServer);
        connection
                .remote()
                .flowController(
                        new DefaultHttp2RemoteFlowController(connection, new UniformStreamByteDistributor(connection)));
        return new Http2ConnectionHandlerBuilder()
                .connection(connection)
                .initialSettings(settings)
                .frameListener(listener)
                .headerSensitivityDetector((name, _) -> isEverOther(name))
                .flushPreface(false)
                .gracefulShutdownTimeoutMillis(0);
    }

    private static boolean isEverOther(CharSequence name) {
        for (int i = 0; i < EVER_OTHER.size(); i++) {
            if (EVER_OTHER.get(i).contentEquals(name)) {
                return true;
            }
        }
        return false;
    }

    /** Widens a connection that has begun. */
    static void widen(Http2ConnectionHandler codec) throws Http2Exception {
        var connection = codec.connection();
        var window = connection.local().flowController();
        int more = CONNECTION_WINDOW_BYTES - window.initialWindowSize(connection.connectionStream());
        window.incrementWindowSize(connection.connectionStream(), more);
    }
}
