package io.lepton.gateway;

import io.netty.handler.codec.http.HttpContent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The part of a request's body that came so far, kept so that it can be sent to another place.
 *
 * <p>It holds references, no copies. Once dropped it stays empty, and the request has no other attempt. Confined to one
 * event loop.
 */
final class ReplayBuffer {
    private final List<HttpContent> parts = new ArrayList<>();
    private long bytes;
    private boolean isWhole = true;

    /** Takes a part over; whoever gives it keeps no reference. */
    void add(HttpContent part) {
        if (isWhole) {
            bytes += part.content().readableBytes();
            parts.add(part);
        } else {
            part.release();
        }
    }

    boolean isWhole() {
        return isWhole;
    }

    long bytes() {
        return bytes;
    }

    /** Gives every part to a writer, which gets references of its own. */
    void replay(Consumer<HttpContent> writer) {
        parts.forEach(part -> writer.accept(share(part)));
    }

    void drop() {
        isWhole = false;
        parts.forEach(HttpContent::release);
        parts.clear();
    }

    /** A part with a reference and positions of its own. */
    static HttpContent share(HttpContent part) {
        return part.retainedDuplicate();
    }
}
