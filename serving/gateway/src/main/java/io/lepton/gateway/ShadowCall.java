package io.lepton.gateway;

import io.lepton.domain.Arm;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.Priority;
import io.lepton.wire.Headers;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** One copy of a request on its way, and its answer, which is read and forgotten. Confined to its own event loop once begun. */
final class ShadowCall extends ChannelInboundHandlerAdapter {
    /** What a node needs to read the body and to trace it; a caller's credentials are not copied. */
    private static final List<CharSequence> COPIED = List.of(
            HttpHeaderNames.CONTENT_TYPE,
            HttpHeaderNames.CONTENT_ENCODING,
            HttpHeaderNames.ACCEPT,
            Headers.INFERENCE_HEADER_CONTENT_LENGTH,
            Headers.DATA_CLASS,
            Headers.REQUEST_ID);

    private final HttpRequest head;
    private final long size;
    private final Arm arm;
    private final ShadowCopies copies;
    private final long beganNanos;
    private final List<HttpContent> parts = new ArrayList<>();

    private Optional<Channel> channel = Optional.empty();
    private Optional<Future<?>> timer = Optional.empty();
    private Optional<String> error = Optional.empty();
    private boolean isOver;

    ShadowCall(HttpRequest head, long size, Arm arm, ShadowCopies copies) {
        this.head = head;
        this.size = size;
        this.arm = arm;
        this.copies = copies;
        this.beganNanos = copies.nanos();
        head.headers().set(HttpHeaderNames.CONTENT_LENGTH, size);
    }

    /** The copy's head: the version in the path, the last place in every queue, a deadline of its own. */
    static HttpRequest head(HttpRequest original, ArmChooser.Copy copy) {
        var head = new DefaultHttpRequest(
                HttpVersion.HTTP_1_1,
                HttpMethod.POST,
                ArmPath.of(original.uri(), copy.arm().version()));
        for (CharSequence name : COPIED) {
            Optional.ofNullable(original.headers().get(name))
                    .ifPresent(value -> head.headers().set(name, value));
        }
        copy.node().ifPresent(node -> head.headers()
                .set(HttpHeaderNames.HOST, node.endpoint().toString()));
        head.headers()
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE)
                .set(Headers.PRIORITY, Priority.LOW.name().toLowerCase(Locale.ROOT))
                .set(Headers.DEADLINE_MS, Long.toString(ShadowCopies.MILLIS_MAX));
        return head;
    }

    /** Takes a part of the body over. */
    void add(HttpContent part) {
        parts.add(part);
    }

    /** Sends everything on a connection of its own. */
    void begin(Channel connected) {
        channel = Optional.of(connected);
        timer = Optional.of(connected.eventLoop().schedule(this::late, ShadowCopies.MILLIS_MAX, TimeUnit.MILLISECONDS));
        write(connected, head);
        parts.forEach(part -> write(connected, part));
        parts.clear();
        connected.flush();
    }

    private static void write(Channel connected, HttpObject part) {
        var _ = connected.write(part, connected.voidPromise());
    }

    /** No connection came about. */
    void fail() {
        end(Optional.of(ErrorCode.UPSTREAM_FAILED.name()));
    }

    /** Its time is up. */
    private void late() {
        end(Optional.of(ErrorCode.DEADLINE_EXCEEDED.name()));
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpResponse answer) {
            error = ArmFigures.error(
                    answer.status().code(), Optional.ofNullable(answer.headers().get(Headers.ERROR_CODE)));
        }
        boolean isLast = message instanceof LastHttpContent;
        ReferenceCountUtil.release(message);
        if (isLast) {
            end(error);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        end(Optional.of(ErrorCode.UPSTREAM_FAILED.name()));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        end(Optional.of(ErrorCode.UPSTREAM_FAILED.name()));
    }

    /** Counts the copy, once, and lets go of all it has. */
    private void end(Optional<String> failure) {
        if (isOver) {
            return;
        }
        isOver = true;
        parts.forEach(HttpContent::release);
        parts.clear();
        copies.ended(arm, failure, copies.nanos() - beganNanos, size);
        timer.ifPresent(each -> each.cancel(false));
        channel.ifPresent(open -> {
            var _ = open.close();
        });
    }
}
