package io.lepton.gateway;

import io.netty.handler.codec.http.HttpContent;

/** A turn whose request is sampled. */
final class TappedTurn implements Turn {
    private final Turn turn;
    private final PayloadTap tap;

    TappedTurn(Turn turn, PayloadTap tap) {
        this.turn = turn;
        this.tap = tap;
    }

    @Override
    public void begin() {
        turn.begin();
    }

    @Override
    public void take(HttpContent part) {
        tap.sees(part);
        turn.take(part);
    }

    @Override
    public void callerWritabilityChanged() {
        turn.callerWritabilityChanged();
    }

    @Override
    public void callerLeft() {
        tap.drop();
        turn.callerLeft();
    }

    @Override
    public boolean wantsMore() {
        return turn.wantsMore();
    }

    @Override
    public boolean isRequestComplete() {
        return turn.isRequestComplete();
    }

    @Override
    public void flushRequest() {
        turn.flushRequest();
    }

    @Override
    public boolean isOver() {
        return turn.isOver();
    }

    @Override
    public void sweep(long nowNanos) {
        turn.sweep(nowNanos);
    }
}
