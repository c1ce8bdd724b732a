package io.lepton.transport;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;

/** Answers what participants say before they join: who they are, what they bring along. Must be safe for any thread. */
@FunctionalInterface
public interface Reception {
    /**
     * Answers one participant, which has proven to be it.
     *
     * @throws LeptonException to refuse it
     */
    byte[] answer(String site, byte[] said);

    /** Of a federation about which everybody knows everything already. */
    static Reception closed() {
        return (site, _) -> {
            throw new LeptonException(ErrorCode.UNSUPPORTED, "nothing is to be said before joining: site=" + site);
        };
    }
}
