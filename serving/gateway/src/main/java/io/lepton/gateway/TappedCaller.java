package io.lepton.gateway;

import io.lepton.domain.PeerIdentity;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import java.util.Optional;

/** A caller whose request is sampled. */
final class TappedCaller implements Caller {
    private final Caller caller;
    private final PayloadTap tap;

    TappedCaller(Caller caller, PayloadTap tap) {
        this.caller = caller;
        this.tap = tap;
    }

    @Override
    public boolean isMultiplexed() {
        return caller.isMultiplexed();
    }

    @Override
    public Optional<PeerIdentity> peer() {
        return caller.peer();
    }

    @Override
    public boolean isClosing() {
        return caller.isClosing();
    }

    @Override
    public boolean isWritable() {
        return caller.isWritable();
    }

    @Override
    public void write(HttpObject part) {
        tap.answers(part);
        caller.write(part);
    }

    @Override
    public void flush() {
        caller.flush();
    }

    @Override
    public Turn answer(HttpRequest head, FullHttpResponse answer) {
        return caller.answer(head, answer);
    }

    @Override
    public void closeAfterAnswer() {
        caller.closeAfterAnswer();
    }

    @Override
    public void closeWhenOver() {
        caller.closeWhenOver();
    }

    @Override
    public void close() {
        caller.close();
    }

    @Override
    public void advance() {
        caller.advance();
    }
}
