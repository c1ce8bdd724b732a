package io.lepton.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;

/**
 * The digest of a snapshot: SHA-256 over each component's name, kind, count and the digests of its elements.
 *
 * <p>Built from digests of elements, so that after a small change of a large snapshot only what differs is read again.
 */
final class SnapshotDigest {
    private SnapshotDigest() {}

    static String of(SortedMap<String, SnapshotField> fields) {
        MessageDigest whole = fresh();
        fields.forEach((name, field) -> {
            byte[] label = name.getBytes(StandardCharsets.UTF_8);
            List<SnapshotRow> rows = field.rows();
            whole.update(ByteBuffer.allocate(Integer.BYTES).putInt(label.length).flip());
            whole.update(label);
            whole.update((byte) (field.isList() ? 1 : 0));
            whole.update(ByteBuffer.allocate(Integer.BYTES).putInt(rows.size()).flip());
            rows.forEach(row -> row.addTo(whole));
        });
        return HexFormat.of().formatHex(whole.digest());
    }

    static MessageDigest fresh() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
