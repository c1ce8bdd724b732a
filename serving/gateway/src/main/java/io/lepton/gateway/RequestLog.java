package io.lepton.gateway;

/** Takes the evidence of every request that named a model, once it is over. Called on event loops: it must not block. */
@FunctionalInterface
public interface RequestLog {
    void append(RequestRecord request);

    /** Keeps nothing. */
    static RequestLog none() {
        return _ -> {};
    }
}
