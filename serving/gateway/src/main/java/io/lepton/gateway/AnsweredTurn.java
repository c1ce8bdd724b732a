package io.lepton.gateway;

import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;

/** The turn of a request that has its whole answer already: the rest of its body is read and forgotten. */
final class AnsweredTurn implements Turn {
    private final Caller caller;
    private final long giveUpNanos;
    private boolean isRequestComplete;

    AnsweredTurn(Caller caller, long giveUpNanos) {
        this.caller = caller;
        this.giveUpNanos = giveUpNanos;
    }

    @Override
    public void take(HttpContent part) {
        isRequestComplete = part instanceof LastHttpContent;
        part.release();
    }

    @Override
    public void callerWritabilityChanged() {}

    @Override
    public void callerLeft() {}

    @Override
    public boolean wantsMore() {
        return true;
    }

    @Override
    public boolean isRequestComplete() {
        return isRequestComplete;
    }

    @Override
    public boolean isOver() {
        return isRequestComplete;
    }

    @Override
    public void sweep(long nowNanos) {
        if (nowNanos - giveUpNanos > 0) {
            caller.close();
        }
    }
}
