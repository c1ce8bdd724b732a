package io.lepton.chassis;

/** Answers the requests of one route, each on a virtual thread of its own, interrupted when the server closes. */
@FunctionalInterface
public interface Handler {
    /**
     * Answers one request; may block.
     *
     * @throws io.lepton.domain.LeptonException to answer with its code
     */
    Response handle(Request request);
}
