package io.lepton.gateway;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A call of gRPC that the gateway answers itself. Confined to its event loop. */
final class GrpcOwnTurn implements Turn {
    private static final int PREFIX_BYTES = 5;
    /** No question about a server is nearly as long. */
    private static final int MESSAGE_BYTES_MAX = 64 << 10;

    private final Lane lane;
    private final Caller caller;
    private final GrpcOwnCalls.Method method;
    private final ByteBuf frames = Unpooled.buffer();

    private boolean hasBegun;
    private boolean isRequestComplete;
    private boolean isOver;
    private byte @Nullable [] watched;
    private byte @Nullable [] told;

    GrpcOwnTurn(Lane lane, Caller caller, GrpcOwnCalls.Method method) {
        this.lane = lane;
        this.caller = caller;
        this.method = method;
    }

    @Override
    public void take(HttpContent part) {
        isRequestComplete = part instanceof LastHttpContent;
        if (!isOver) {
            frames.writeBytes(part.content());
        }
        part.release();
        try {
            while (!isOver && hasMessage()) {
                answer(next());
            }
            if (isRequestComplete && !isOver && watched == null) {
                end();
            }
        } catch (LeptonException e) {
            refuse(e);
        }
        caller.flush();
    }

    private boolean hasMessage() {
        if (frames.readableBytes() < PREFIX_BYTES) {
            return false;
        }
        long length = frames.getUnsignedInt(frames.readerIndex() + 1);
        if (length > MESSAGE_BYTES_MAX) {
            throw new LeptonException(ErrorCode.TOO_LARGE, "a question is too long: bytesMax=" + MESSAGE_BYTES_MAX);
        }
        return frames.readableBytes() >= PREFIX_BYTES + length;
    }

    private byte[] next() {
        if (frames.readByte() != 0) {
            throw new LeptonException(
                    ErrorCode.UNSUPPORTED, "a question to a gateway may not be compressed: message=1");
        }
        byte[] message = new byte[frames.readInt()];
        frames.readBytes(message);
        frames.discardReadBytes();
        return message;
    }

    private void answer(byte[] message) {
        byte[] answer = method.answering().answer(message);
        switch (method.kind()) {
            case CONVERSATION -> tell(answer);
            case ONE_ANSWER -> {
                tell(answer);
                end();
            }
            case WATCH -> {
                watched = message;
                told = answer;
                tell(answer);
            }
        }
    }

    private void tell(byte[] answer) {
        begin200();
        caller.write(new DefaultHttpContent(GrpcAnswers.message(answer)));
    }

    private void begin200() {
        if (!hasBegun) {
            hasBegun = true;
            caller.write(GrpcAnswers.head(lane.proxy().self()));
        }
    }

    private void end() {
        begin200();
        isOver = true;
        frames.release();
        caller.write(GrpcAnswers.end());
    }

    private void refuse(LeptonException refusal) {
        Route.Refuse refuse = Refusals.of(refusal.code(), String.valueOf(refusal.getMessage()));
        isOver = true;
        frames.release();
        caller.write(
                hasBegun
                        ? GrpcAnswers.brokenOff(refuse)
                        : GrpcAnswers.refusal(refuse, lane.proxy().self()));
    }

    @Override
    public void callerWritabilityChanged() {
        caller.advance();
    }

    @Override
    public void callerLeft() {
        if (!isOver) {
            isOver = true;
            frames.release();
        }
    }

    @Override
    public boolean wantsMore() {
        return caller.isWritable();
    }

    @Override
    public boolean isRequestComplete() {
        return isRequestComplete;
    }

    @Override
    public boolean isOver() {
        return isOver && isRequestComplete;
    }

    /** Tells a watcher what has changed; one that does not keep up hears of the newest state alone. */
    @Override
    public void sweep(long nowNanos) {
        if (isOver || watched == null) {
            return;
        }
        byte[] now = method.answering().answer(watched);
        if (caller.isWritable() && !Arrays.equals(now, told)) {
            told = now;
            tell(now);
            caller.flush();
        }
        if (lane.proxy().farewell().isShut()) {
            end();
            caller.flush();
        }
    }
}
