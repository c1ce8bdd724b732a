package io.lepton.gateway;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.gateway.scan.ModelScan;
import io.lepton.wire.ModelPath;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The turn of a request that names its model in its body: it reads as far as the name, and is from then on whatever turn
 * that name makes it. Confined to its event loop.
 *
 * <p>What it has read goes to the place as it came. It reads no further than what is kept for another attempt anyway, so
 * that looking for the name costs no memory of its own.
 */
final class ModelSearch implements Turn {
    private final Lane lane;
    private final Caller caller;
    private final HttpRequest head;
    private final ModelScan scan;
    private final ArmBody naming;
    private final List<HttpContent> held = new ArrayList<>();

    private @Nullable Turn found;
    private boolean isComplete;
    private boolean hasCallerLeft;
    private long heldBytes;
    private long movedNanos;

    ModelSearch(Lane lane, Caller caller, HttpRequest head, ModelScan scan) {
        this.lane = lane;
        this.caller = caller;
        this.head = head;
        this.scan = scan;
        this.naming = new ArmBody(scan);
        this.movedNanos = lane.nanos();
    }

    /** Asks for the body where the caller wants to be asked. */
    @Override
    public void begin() {
        if (HttpUtil.is100ContinueExpected(head)) {
            head.headers().remove(HttpHeaderNames.EXPECT);
            caller.write(new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER));
            caller.flush();
        }
    }

    @Override
    public void take(HttpContent part) {
        isComplete = part instanceof LastHttpContent;
        if (found != null) {
            hand(found, part);
            return;
        }
        movedNanos = lane.nanos();
        held.add(part);
        heldBytes += part.content().readableBytes();
        look(part);
    }

    private void look(HttpContent part) {
        try {
            Optional<ModelPath> path = scan.read(part.content());
            int bytesMax = lane.proxy().config().replayBytesMax();
            if (path.isPresent()) {
                go(path.get());
            } else if (isComplete) {
                throw scan.missing();
            } else if (heldBytes > bytesMax) {
                throw new LeptonException(
                        ErrorCode.TOO_LARGE, scan.field() + " must come sooner in the body: bytesMax=" + bytesMax);
            }
        } catch (LeptonException e) {
            refuse(Refusals.of(e.code(), String.valueOf(e.getMessage())));
        }
    }

    private void go(ModelPath path) {
        scan.close();
        RouteQuery query = QueryReader.read(ArmBody.read(path, head), head.headers());
        become(lane.proxy().payloads().exchange(lane, caller, head, query, naming));
    }

    private void refuse(Route.Refuse refuse) {
        scan.close();
        become(caller.answer(head, lane.proxy().answers().refusal(refuse, Dialect.of(head))));
    }

    private void become(Turn turn) {
        found = turn;
        turn.begin();
        for (HttpContent part : held) {
            if (hasCallerLeft) {
                part.release();
            } else {
                hand(turn, part);
            }
        }
        held.clear();
    }

    /** Hands a part on, under the name that the turn has chosen; a stream that cannot go on under it ends. */
    private void hand(Turn turn, HttpContent part) {
        HttpContent renamed;
        try {
            renamed = naming.apply(part);
        } catch (LeptonException _) {
            // The answer has begun, or is on its way: a call that breaks off is all that can be said now.
            caller.close();
            return;
        }
        turn.take(renamed);
    }

    @Override
    public void flushRequest() {
        if (found != null) {
            found.flushRequest();
        }
    }

    @Override
    public void callerWritabilityChanged() {
        if (found != null) {
            found.callerWritabilityChanged();
        }
    }

    @Override
    public void callerLeft() {
        hasCallerLeft = true;
        naming.close();
        if (found != null) {
            found.callerLeft();
        } else {
            scan.close();
            held.forEach(HttpContent::release);
            held.clear();
        }
    }

    @Override
    public boolean wantsMore() {
        return found == null || found.wantsMore();
    }

    @Override
    public boolean isRequestComplete() {
        return isComplete;
    }

    @Override
    public boolean isOver() {
        return found != null && found.isOver();
    }

    @Override
    public void sweep(long nowNanos) {
        if (found != null) {
            found.sweep(nowNanos);
        } else if (nowNanos - movedNanos
                > lane.proxy().config().responseTimeout().toNanos()) {
            caller.close();
        }
    }
}
