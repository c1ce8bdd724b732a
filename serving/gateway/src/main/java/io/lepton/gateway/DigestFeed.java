package io.lepton.gateway;

import io.lepton.domain.RegionDigest;
import io.lepton.wire.Json;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.concurrent.GlobalEventExecutor;

/** Sends this region's digests to every peer that listens, one JSON text a line. Safe for any thread. */
final class DigestFeed {
    private static final byte LINE_FEED = '\n';

    private final ChannelGroup listeners = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);

    /** Begins a peer's stream; from now on lines are written to it from elsewhere, by way of an encoder of its own. */
    void add(Channel peer) {
        var _ = peer.pipeline().addLast(new HttpResponseEncoder());
        var head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        head.headers().set(HttpHeaderNames.CONTENT_TYPE, "application/x-ndjson");
        HttpUtil.setTransferEncodingChunked(head, true);
        var _ = peer.writeAndFlush(head, peer.voidPromise());
        listeners.add(peer);
    }

    /** Sends a line; a peer that does not keep up misses it, and the next one tells all again. */
    void publish(RegionDigest digest) {
        var line = Unpooled.wrappedBuffer(Json.write(digest), new byte[] {LINE_FEED});
        var _ = listeners.writeAndFlush(new DefaultHttpContent(line), Channel::isWritable, true);
    }
}
