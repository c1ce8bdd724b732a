package io.lepton.governance;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Set;

/**
 * A signed tree head: what the whole log was at a moment.
 *
 * <p>Signed is the structure {@code TreeHeadDataV2} of RFC 9162 with one extension of the private range, the hash of the line
 * before. So a head vouches for the tree and for the chain.
 *
 * @param size how many entries there are
 * @param at when it was signed, in milliseconds
 * @param root the root of the tree
 * @param previous the hash of the line before it
 * @param key the SHA-256 of the public key, in hexadecimal, as RFC 6962 names a log
 * @param signature by Ed25519, in hexadecimal
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9162#section-4.10">RFC 9162, section 4.10</a>
 */
public record TreeHead(long size, Instant at, LogHash root, LogHash previous, String key, String signature) {
    private static final Set<String> KEYS = Set.of("at", "key", "previous", "root", "signature", "size");
    private static final short PREVIOUS_LINE = (short) 0xF001;

    public TreeHead {
        at = at.truncatedTo(ChronoUnit.MILLIS);
        if (size < 0) {
            throw new IllegalArgumentException("must not be negative: size=" + size);
        }
    }

    /**
     * Reads a head as {@link #line} writes it.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static TreeHead parse(byte[] line) {
        if (AuditLine.read(line) instanceof AuditLine.Head(var head)) {
            return head;
        }
        throw new IllegalArgumentException("not a signed tree head");
    }

    /** Its line, without the line feed: canonical JSON by RFC 8785. */
    public byte[] line() {
        return new CanonicalJson()
                .text("at", AuditEntry.text(at))
                .text("key", key)
                .text("previous", previous.toString())
                .text("root", root.toString())
                .text("signature", signature)
                .number("size", size)
                .bytes();
    }

    /** @throws IllegalArgumentException if they are not those of a head */
    static TreeHead of(Map<String, String> fields) {
        if (!fields.keySet().equals(KEYS)) {
            throw new IllegalArgumentException("not the fields of a head");
        }
        return new TreeHead(
                FlatJson.number(fields, "size"),
                AuditEntry.instant(FlatJson.required(fields, "at")),
                LogHash.parse(FlatJson.required(fields, "root")),
                LogHash.parse(FlatJson.required(fields, "previous")),
                FlatJson.required(fields, "key"),
                FlatJson.required(fields, "signature"));
    }

    /** What is signed. */
    byte[] signed() {
        return signed(size, at, root, previous);
    }

    static byte[] signed(long size, Instant at, LogHash root, LogHash previous) {
        var data = ByteBuffer.allocate(2 * Long.BYTES + 1 + LogHash.BYTES + 3 * Short.BYTES + LogHash.BYTES);
        data.putLong(at.toEpochMilli()).putLong(size).put((byte) LogHash.BYTES);
        root.writeTo(data);
        data.putShort((short) (2 * Short.BYTES + LogHash.BYTES))
                .putShort(PREVIOUS_LINE)
                .putShort((short) LogHash.BYTES);
        previous.writeTo(data);
        return data.array();
    }
}
