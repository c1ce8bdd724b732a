package io.lepton.gateway;

import io.lepton.domain.PeerIdentity;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import java.util.Optional;

/**
 * Whoever waits for an answer: a connection in HTTP/1.1, a stream of one in HTTP/2. Confined to its event loop.
 *
 * <p>Answers are told in the terms of HTTP/1.1 on both; a stream puts them into HTTP/2's.
 */
interface Caller {
    /** Whether many requests share the connection, as in HTTP/2. */
    boolean isMultiplexed();

    /** The process of the fleet that calls, if it has proven which it is. */
    Optional<PeerIdentity> peer();

    /** Whether the connection ends once what is under way is over; answers must say so. */
    boolean isClosing();

    /** Whether more of an answer is taken now. */
    boolean isWritable();

    /** Takes a part of an answer over; it may wait for {@link #flush}. */
    void write(HttpObject part);

    void flush();

    /** Gives the gateway's own answer to a request; it is the whole answer. Returns the turn that takes the rest of the body. */
    Turn answer(HttpRequest head, FullHttpResponse answer);

    /** Sends what was written and takes no other request. */
    void closeAfterAnswer();

    /** Takes no other request once this one is over. */
    void closeWhenOver();

    /** Breaks off: what was written is no whole answer. */
    void close();

    /** Hands on what may be handed on now; a turn calls it when it is over or can take more. */
    void advance();
}
