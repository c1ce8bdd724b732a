package io.lepton.gateway;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.PeerIdentity;
import io.lepton.wire.Paths;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * A caller's connection, whose requests take turns: what comes of the next while one is under way waits in line.
 *
 * <p>While something waits nothing more is read, so that the line is never longer than one read. Confined to its event
 * loop.
 */
final class CallerConnection extends ChannelInboundHandlerAdapter implements Caller, CallerLink {
    private final Lane lane;
    private final Channel channel;
    private final MessageWriter writer;
    private final Queue<HttpObject> line = new ArrayDeque<>();

    private @Nullable Turn turn;
    private boolean isDraining;
    private boolean isReading;
    private boolean isClosing;
    private long idleSinceNanos;
    private boolean haveBytesCome;
    private boolean hasReadMessage;
    private boolean isHeadUnderWay;
    private long headBeganNanos;
    private boolean isOfHead;
    private boolean hasAnswerBegun;

    CallerConnection(Lane lane, Channel channel) {
        this.lane = lane;
        this.channel = channel;
        this.writer = new MessageWriter(channel, lane.text());
        this.idleSinceNanos = lane.nanos();
    }

    @Override
    public boolean isMultiplexed() {
        return false;
    }

    @Override
    public Optional<PeerIdentity> peer() {
        return Optional.ofNullable(channel.attr(ProtocolChoice.PEER).get());
    }

    @Override
    public boolean isClosing() {
        return isClosing || lane.proxy().farewell().isAnnounced();
    }

    @Override
    public boolean isWritable() {
        return channel.isWritable();
    }

    @Override
    public void write(HttpObject part) {
        hasAnswerBegun |=
                part instanceof HttpResponse answer && answer.status().codeClass() != HttpStatusClass.INFORMATIONAL;
        writer.write(part, isOfHead);
    }

    @Override
    public void flush() {
        writer.flush();
    }

    /** Gives the gateway's own answer; it is the whole answer. */
    private void answer(FullHttpResponse answer, boolean keepsAlive) {
        HttpUtil.setKeepAlive(answer.headers(), HttpVersion.HTTP_1_1, keepsAlive);
        write(answer);
        if (keepsAlive) {
            flush();
        } else {
            closeAfterAnswer();
        }
    }

    /** Sends what was written, and then ends the connection. */
    @Override
    public void closeAfterAnswer() {
        isClosing = true;
        writer.flush();
        var _ = channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public void close() {
        isClosing = true;
        var _ = channel.close();
    }

    @Override
    public void closeWhenOver() {
        isClosing = true;
        if (turn == null || turn instanceof DigestTurn) {
            var _ = channel.close();
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        lane.arrived(this);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        isReading = true;
        hasReadMessage = true;
        if ((isClosing && turn == null) || !(message instanceof HttpObject part)) {
            ReferenceCountUtil.release(message);
            return;
        }
        line.add(part);
        advance();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        isReading = false;
        flushRequest();
        noteHead();
    }

    /** What was read between two requests, and is no message yet, is a part of the next head. */
    private void noteHead() {
        if (turn == null && haveBytesCome && !hasReadMessage && !isHeadUnderWay) {
            isHeadUnderWay = true;
            headBeganNanos = lane.nanos();
        }
        haveBytesCome = false;
        hasReadMessage = false;
    }

    /** Reads requests; of bytes that are no message yet it tells too. */
    HttpRequestDecoder decoder() {
        return new HttpRequestDecoder(MessageReading.within(lane.proxy().config())) {
            @Override
            public void channelRead(ChannelHandlerContext context, Object bytes) throws Exception {
                haveBytesCome = true;
                super.channelRead(context, bytes);
            }
        };
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (turn != null) {
            turn.callerWritabilityChanged();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        lane.left(this);
        isClosing = true;
        Turn left = turn;
        turn = null;
        if (left != null) {
            left.callerLeft();
        }
        line.forEach(ReferenceCountUtil::release);
        line.clear();
        writer.drop();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        var _ = context.close();
    }

    @Override
    public void advance() {
        if (isDraining) {
            return;
        }
        isDraining = true;
        while (!isClosing || turn != null) {
            if (turn != null && turn.isOver()) {
                endTurn();
            }
            if (line.isEmpty() || (turn != null && turn.isRequestComplete())) {
                break;
            }
            hand(line.remove());
        }
        isDraining = false;
        if (!isReading) {
            flushRequest();
        }
        updateReading();
    }

    /** Sends on what has been written to the place: once for all that one read brought. */
    private void flushRequest() {
        if (turn != null) {
            turn.flushRequest();
        }
    }

    private void endTurn() {
        turn = null;
        idleSinceNanos = lane.nanos();
        if (isClosing) {
            closeAfterAnswer();
        }
    }

    private void hand(HttpObject part) {
        if (turn == null && part instanceof HttpRequest head) {
            begin(head);
        }
        if (part instanceof HttpContent content) {
            if (content.decoderResult().isFailure() && !(part instanceof HttpRequest)) {
                breakOff(content);
            } else if (turn == null) {
                content.release();
            } else {
                turn.take(content);
            }
        }
    }

    /**
     * A body whose chunks cannot be read has an end that two programs could see in different places: it counts as cut off, and
     * nothing behind it is a request.
     */
    private void breakOff(HttpContent content) {
        Throwable cause = content.decoderResult().cause();
        content.release();
        lane.proxy().notes().malformed();
        Turn broken = turn;
        turn = null;
        if (broken != null) {
            broken.callerLeft();
        }
        if (hasAnswerBegun) {
            closeAfterAnswer();
        } else {
            answer(lane.proxy().answers().garbled(cause), false);
        }
    }

    private void updateReading() {
        boolean wantsMore = line.isEmpty() && (turn == null || turn.wantsMore());
        if (channel.config().isAutoRead() != wantsMore) {
            channel.config().setAutoRead(wantsMore);
        }
    }

    private void begin(HttpRequest head) {
        isHeadUnderWay = false;
        hasAnswerBegun = false;
        isOfHead = head.method().equals(HttpMethod.HEAD);
        if (head.decoderResult().isFailure()) {
            lane.proxy().notes().malformed();
            answer(lane.proxy().answers().garbled(head.decoderResult().cause()), false);
            return;
        }
        Optional<String> fault = FramingRules.fault(head);
        if (fault.isPresent()) {
            lane.proxy().notes().malformed();
            answer(lane.proxy().answers().refusal(ErrorCode.INVALID_REQUEST, fault.get()), false);
        } else if (isListening(head)) {
            turn = new DigestTurn();
            lane.proxy().digests().add(channel);
        } else {
            Turn next = lane.reception().receive(this, head);
            turn = next;
            next.begin();
        }
    }

    /** Whether a peer wants to hear this region's digests. */
    private boolean isListening(HttpRequest head) {
        return head.method().equals(HttpMethod.GET)
                && OwnPages.path(head).equals(Paths.DIGESTS)
                && !lane.proxy().farewell().isShut()
                && lane.proxy().peerRules().refusal(head, peer()).isEmpty();
    }

    @Override
    public Turn answer(HttpRequest head, FullHttpResponse answer) {
        Turn answered = new AnsweredTurn(
                this, lane.nanos() + lane.proxy().config().responseTimeout().toNanos());
        lane.proxy().ids().choose(head.headers()).putOn(answer.headers());
        // After a final answer nobody can tell whether a body that was announced by Expect still comes.
        boolean isLast = !HttpUtil.isKeepAlive(head) || HttpUtil.is100ContinueExpected(head);
        if (!isLast && isClosing()) {
            answerBeforeClosing(answer);
        } else {
            answer(answer, !isLast);
        }
        return answered;
    }

    /** Gives an answer and ends the connection behind the request: closing on unread bytes could take the answer away. */
    private void answerBeforeClosing(FullHttpResponse answer) {
        isClosing = true;
        HttpUtil.setKeepAlive(answer.headers(), HttpVersion.HTTP_1_1, false);
        write(answer);
        flush();
    }

    @Override
    public void sweep(long nowNanos) {
        if (turn != null) {
            turn.sweep(nowNanos);
        } else if (isHeadUnderWay
                && nowNanos - headBeganNanos
                        > lane.proxy().config().bounds().patience().toNanos()) {
            answer(lane.proxy().answers().refusal(Refusals.dawdled()), false);
        } else if (nowNanos - idleSinceNanos
                > lane.proxy().config().idleTimeout().toNanos()) {
            var _ = channel.close();
        }
    }
}
