package io.lepton.wire;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** The text of one element of a snapshot, with its digest. Immutable. */
final class SnapshotRow {
    private final String text;
    private final byte[] digest;

    SnapshotRow(String text) {
        this.text = text;
        this.digest = SnapshotDigest.fresh().digest(text.getBytes(StandardCharsets.UTF_8));
    }

    String text() {
        return text;
    }

    void addTo(MessageDigest whole) {
        whole.update(digest);
    }

    boolean isSame(SnapshotRow other) {
        return this == other || text.equals(other.text);
    }
}
