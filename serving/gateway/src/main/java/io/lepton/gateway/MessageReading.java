package io.lepton.gateway;

import io.netty.handler.codec.http.HttpDecoderConfig;

/** How messages of HTTP/1.1 are read, of callers and of places alike. */
final class MessageReading {
    private MessageReading() {}

    /** Within a gateway's bounds. */
    static HttpDecoderConfig within(ProxyConfig bounds) {
        return new HttpDecoderConfig()
                .setMaxInitialLineLength(bounds.headBytesMax())
                .setMaxHeaderSize(bounds.headBytesMax())
                .setHeadersFactory(FlatHeaders.checked())
                .setTrailersFactory(FlatHeaders.checked());
    }
}
