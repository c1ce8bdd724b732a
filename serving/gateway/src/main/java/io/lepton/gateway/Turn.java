package io.lepton.gateway;

import io.netty.handler.codec.http.HttpContent;

/** What a caller's connection is busy with: one request, from its head until both its body and its answer have ended. */
interface Turn {
    /** Begins; what it needs of its caller is in place. */
    default void begin() {}

    /** Takes a part of the request's body over. */
    void take(HttpContent part);

    /** The caller's connection has become able, or unable, to take more of the answer. */
    void callerWritabilityChanged();

    /** The caller has left; nothing may be written to it any more. */
    void callerLeft();

    /** Whether the rest of the body is wanted now; true once it has ended, so that the caller's leaving is noticed. */
    boolean wantsMore();

    /** Whether the whole body has been taken. */
    boolean isRequestComplete();

    /** Sends on what has been written to the place: once for all that one read brought. */
    default void flushRequest() {}

    /** Whether the next request may begin. */
    boolean isOver();

    /** Gives up what has been stuck for too long. */
    void sweep(long nowNanos);
}
