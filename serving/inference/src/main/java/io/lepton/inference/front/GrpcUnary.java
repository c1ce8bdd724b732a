package io.lepton.inference.front;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import org.jspecify.annotations.Nullable;

/** Takes the one message of a call that has one, and hands it on when the caller has ended. */
final class GrpcUnary implements GrpcReceiver {
    /** Answers a message. */
    interface Answering {
        /** Begins to answer; the result withdraws it, and does nothing once it is answered. */
        Runnable begin(GrpcCall call, GrpcMessage message);
    }

    private final GrpcCall call;
    private final Runnable atEnd;
    private final Answering answering;
    private @Nullable GrpcMessage message;
    private Runnable withdrawal = () -> {};

    /** @param atEnd happens once, when the call is over */
    GrpcUnary(GrpcCall call, Runnable atEnd, Answering answering) {
        this.call = call;
        this.atEnd = atEnd;
        this.answering = answering;
    }

    @Override
    public void message(GrpcMessage sent) {
        if (message != null) {
            throw refusal("the call takes one message, and a second one came");
        }
        message = sent;
        call.next();
    }

    @Override
    public void end() {
        if (message == null) {
            throw refusal("the call takes one message, and none came");
        }
        withdrawal = answering.begin(call, message);
    }

    @Override
    public void over() {
        atEnd.run();
        withdrawal.run();
    }

    private LeptonException refusal(String fact) {
        return new LeptonException(ErrorCode.INVALID_REQUEST, fact + ": path=" + call.path());
    }
}
