package io.lepton.gateway;

import io.lepton.domain.Endpoint;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One try at having a request answered at one place. Confined to its event loop.
 *
 * <p>It borrows an unused connection where there is one. Should that turn out to have been closed meanwhile, it begins
 * once more on a new one, which is not another attempt: the place has not been asked yet.
 */
final class Attempt {
    /** What only a place that is ill answers; other errors are the request's own, or tell of plenty of work. */
    private static final Set<Integer> PLACE_FAILED = Set.of(500, 502);

    private final Exchange exchange;
    private final Lane lane;
    private final Route.Forward way;
    private final Endpoint endpoint;

    private final long beganNanos;

    private @Nullable UpstreamLink upstream;
    private boolean hasAnswerBegun;
    private boolean hasFailed;
    private boolean isRequestSent;
    private boolean keepsAlive;
    private boolean isOver;

    Attempt(Exchange exchange, Lane lane, Route.Forward forward) {
        this.exchange = exchange;
        this.lane = lane;
        this.way = forward;
        this.endpoint = lane.endpoint(way.target());
        this.beganNanos = lane.nanos();
    }

    RouteTarget target() {
        return way.target();
    }

    long beganNanos() {
        return beganNanos;
    }

    /** The decision that it carries out. */
    Route.Forward way() {
        return way;
    }

    boolean hasAnswerBegun() {
        return hasAnswerBegun;
    }

    void begin() {
        lane.began(this);
        if (exchange.isMultiplexed()) {
            lane.sessions().lend(endpoint, this);
        } else {
            lane.pool().take(endpoint).ifPresentOrElse(this::lend, this::dial);
        }
    }

    boolean isOver() {
        return isOver;
    }

    boolean isOfHead() {
        return exchange.isHead();
    }

    private void dialAgain() {
        if (exchange.isMultiplexed()) {
            lane.sessions().lend(endpoint, this);
        } else {
            dial();
        }
    }

    private void dial() {
        var _ = lane.pool().dial(endpoint, target().identity()).addListener((ChannelFuture dialed) -> dialled(dialed));
    }

    private void dialled(ChannelFuture dialed) {
        if (isOver) {
            var _ = dialed.channel().close();
        } else if (dialed.isSuccess()) {
            lend(lane.pool().admit(endpoint, dialed.channel()));
        } else {
            fail("no connection: " + dialed.cause().getMessage());
        }
    }

    /** Takes what carries it to the place. */
    void lend(UpstreamLink lent) {
        upstream = lent;
        lent.lendTo(this);
        exchange.connected(this);
    }

    /** Whether a connection stands and takes more of the request. */
    boolean isWritable() {
        return upstream != null && upstream.isWritable();
    }

    boolean isConnected() {
        return upstream != null;
    }

    void writeHead() {
        if (upstream != null) {
            upstream.write(exchange.request());
        }
    }

    /** Sends a part on; takes it over. */
    void write(HttpContent part) {
        if (upstream == null) {
            part.release();
            return;
        }
        isRequestSent = part instanceof LastHttpContent;
        upstream.write(part);
    }

    void flush() {
        if (upstream != null) {
            upstream.flush();
        }
    }

    void setReading(boolean isReading) {
        if (upstream != null) {
            upstream.setReading(isReading);
        }
    }

    void answerBegan(HttpResponse head) {
        hasAnswerBegun = true;
        hasFailed = PLACE_FAILED.contains(head.status().code()) || GrpcAnswers.tellFailure(head.headers());
        keepsAlive = HttpUtil.isKeepAlive(head) && isSelfDelimited(head);
        exchange.answerBegan(this, head);
    }

    void answerWent(HttpContent part) {
        if (isOver) {
            part.release();
            return;
        }
        if (part instanceof LastHttpContent last) {
            hasFailed |= GrpcAnswers.tellFailure(last.trailingHeaders());
            end(hasFailed ? AttemptOutcome.FAILED : AttemptOutcome.ANSWERED);
        }
        exchange.answerWent(part);
    }

    void flushAnswer() {
        exchange.flushAnswer();
    }

    void upstreamWritabilityChanged() {
        exchange.upstreamWritabilityChanged();
    }

    void brokeOff(String why) {
        if (isOver) {
            return;
        }
        boolean wasStale = upstream != null && upstream.isReused() && !hasAnswerBegun;
        upstream = null;
        if (wasStale && exchange.canReplay()) {
            isRequestSent = false;
            dialAgain();
        } else {
            fail(why);
        }
    }

    /** Gives the place up and lets the exchange look for another. */
    void fail(String why) {
        if (!isOver) {
            end(AttemptOutcome.BROKEN);
            exchange.failed(this, why);
        }
    }

    /** Ends the attempt, once; a connection that is not at the end of an answer is closed, which cancels the work. */
    void end(AttemptOutcome outcome) {
        if (isOver) {
            return;
        }
        isOver = true;
        lane.ended(this, outcome);
        UpstreamLink lent = upstream;
        upstream = null;
        if (lent == null) {
            return;
        }
        boolean isWhole = outcome == AttemptOutcome.ANSWERED || outcome == AttemptOutcome.FAILED;
        if (isWhole && isRequestSent && keepsAlive) {
            lent.giveBack(lane.nanos());
        } else {
            lent.close();
        }
    }

    /** An answer that ends with its connection leaves none to use again. */
    private boolean isSelfDelimited(HttpResponse head) {
        int status = head.status().code();
        return HttpUtil.isContentLengthSet(head)
                || HttpUtil.isTransferEncodingChunked(head)
                || status == 204
                || status == 304
                || exchange.isHead();
    }
}
