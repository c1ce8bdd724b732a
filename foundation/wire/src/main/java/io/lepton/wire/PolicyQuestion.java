package io.lepton.wire;

import java.util.regex.Pattern;

/**
 * A gateway's question which rules of residency are in force at this moment.
 *
 * @param receiver who asks, as a receiver of snapshots
 * @param nonce lower-case hexadecimals that it never used before: what was answered to another question proves nothing
 */
public record PolicyQuestion(String receiver, String nonce) {
    private static final Pattern NONCE = Pattern.compile("[0-9a-f]{16,64}");

    public PolicyQuestion {
        if (!NONCE.matcher(nonce).matches()) {
            throw new IllegalArgumentException("not 16 to 64 lower-case hexadecimals: nonce");
        }
    }
}
