package io.lepton.gateway;

import io.netty.handler.codec.http.HttpContent;

/** The turn of a peer that listens to this region's digests; it ends with the connection. */
final class DigestTurn implements Turn {
    @Override
    public void take(HttpContent part) {
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
        return false;
    }

    @Override
    public boolean isOver() {
        return false;
    }

    @Override
    public void sweep(long nowNanos) {}
}
