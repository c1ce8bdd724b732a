package io.lepton.gateway;

import io.netty.handler.codec.http.HttpObject;

/** What carries one attempt to a place: a connection in HTTP/1.1, a stream of one in HTTP/2. Confined to its event loop. */
interface UpstreamLink {
    /** Tells it whom to tell of the answer. */
    void lendTo(Attempt borrower);

    /** Whether the place has surely not been asked when the link breaks off before any answer: then it may be asked anew. */
    boolean isReused();

    /** Whether more of the request is taken now. */
    boolean isWritable();

    /** Takes a part of the request over; it may wait for {@link #flush}. */
    void write(HttpObject part);

    void flush();

    /** Whether the answer is read; what is not read is held back at the place. */
    void setReading(boolean isReading);

    /** Takes the link back after a whole answer. */
    void giveBack(long nowNanos);

    /** Ends it, which cancels the work at the place unless that is done. */
    void close();
}
