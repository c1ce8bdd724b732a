package io.lepton.federation.secure;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;

/**
 * Writes what is signed, hashed or bound into a key so that no two different things have the same bytes: each part is preceded by its
 * length. Confined to one thread.
 */
public final class Canonical {
    /** Room for the setting of a round of a dozen participants. */
    private static final int EXPECTED_BYTES = 1024;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(EXPECTED_BYTES);

    /**
     * Begins a text.
     *
     * @param purpose what it is for: a signature for one purpose is none for another
     */
    public Canonical(String purpose) {
        text("lepton federation 1");
        text(purpose);
    }

    public Canonical text(String part) {
        return part(part.getBytes(StandardCharsets.UTF_8));
    }

    public Canonical number(long part) {
        writeInt(Long.BYTES);
        writeInt((int) (part >>> Integer.SIZE));
        writeInt((int) part);
        return this;
    }

    public Canonical bytes(Bytes part) {
        return part(part.toArray());
    }

    /** Their number, then each. */
    public Canonical texts(Collection<String> parts) {
        number(parts.size());
        parts.forEach(this::text);
        return this;
    }

    public byte[] toArray() {
        return bytes.toByteArray();
    }

    /** The SHA-256 of the text. */
    public Bytes digest() {
        return Bytes.of(sha256(toArray()));
    }

    static byte[] sha256(byte[] text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    private Canonical part(byte[] part) {
        writeInt(part.length);
        bytes.writeBytes(part);
        return this;
    }

    /** The highest byte first. */
    private void writeInt(int number) {
        for (int shift = Integer.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
            bytes.write(number >>> shift);
        }
    }
}
