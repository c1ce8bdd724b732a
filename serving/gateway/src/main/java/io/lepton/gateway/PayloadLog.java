package io.lepton.gateway;

import io.lepton.governance.MaskingKeys;

/**
 * Keeps the payloads of sampled requests, in which nothing is personal any more. Called on one thread of the gateway's own,
 * which may block.
 */
public interface PayloadLog {
    /** Takes one line of JSON, without its line feed. */
    void append(byte[] line);

    /** By what personal values are hashed and tokenised. */
    MaskingKeys keys();

    /** Whether anything is kept at all. */
    default boolean isOpen() {
        return true;
    }

    /** Keeps nothing. */
    static PayloadLog none() {
        return new PayloadLog() {
            @Override
            public void append(byte[] line) {
                // Nobody asks for it.
            }

            @Override
            public MaskingKeys keys() {
                throw new IllegalStateException("nothing is kept, so nothing is masked");
            }

            @Override
            public boolean isOpen() {
                return false;
            }
        };
    }
}
