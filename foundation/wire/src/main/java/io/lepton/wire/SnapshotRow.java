package io.lepton.wire;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/** The text of one element of a snapshot, with its digest; what it says is read once, at the first question. Immutable. */
final class SnapshotRow {
    private final String text;
    private final byte[] digest;
    /** Read at most a few times where threads race, and the same each time. */
    private volatile @Nullable Object value;

    SnapshotRow(String text) {
        this.text = text;
        this.digest = SnapshotDigest.fresh().digest(text.getBytes(StandardCharsets.UTF_8));
    }

    String text() {
        return text;
    }

    /**
     * What it says.
     *
     * @throws io.lepton.domain.LeptonException {@link io.lepton.domain.ErrorCode#INVALID_REQUEST} if it is no such thing
     */
    <T> T read(Class<T> type) {
        Object known = value;
        if (!type.isInstance(known)) {
            known = Json.read(text.getBytes(StandardCharsets.UTF_8), type);
            value = known;
        }
        return type.cast(known);
    }

    void addTo(MessageDigest whole) {
        whole.update(digest);
    }

    boolean isSame(SnapshotRow other) {
        return this == other || text.equals(other.text);
    }
}
