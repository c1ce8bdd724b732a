package io.lepton.federation;

import java.time.Instant;

/** How long letters are where they are written down. */
public final class LetterSize {
    private LetterSize() {}

    /** The bytes that a message takes. */
    public static int bytes(Message message) {
        return EntryCode.encode(new Journal.Entry(new Happening.Heard(message), Instant.EPOCH)).length;
    }
}
