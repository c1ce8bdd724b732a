package io.lepton.governance;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A SHA-256 as RFC 6962 takes it: of a leaf behind the byte 0, of a node behind the byte 1, so that neither can pass for the
 * other. Immutable.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9162#section-2.1.1">RFC 9162, section 2.1.1</a>
 */
public final class LogHash {
    /** How long it is. */
    public static final int BYTES = 32;

    private static final byte LEAF = 0;
    private static final byte NODE = 1;
    private static final HexFormat HEX = HexFormat.of();
    private static final LogHash OF_NOTHING = new LogHash(sha256().digest());

    private final byte[] bytes;

    private LogHash(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Takes 32 bytes for what they say that they are. */
    public static LogHash of(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("not " + BYTES + " bytes: length=" + bytes.length);
        }
        return new LogHash(bytes.clone());
    }

    /**
     * Reads what {@link #toString} wrote.
     *
     * @throws IllegalArgumentException if it is not 64 lower-case hexadecimal digits
     */
    public static LogHash parse(String text) {
        boolean isHex = text.length() == 2 * BYTES
                && text.chars().allMatch(digit -> (digit >= '0' && digit <= '9') || (digit >= 'a' && digit <= 'f'));
        if (!isHex) {
            throw new IllegalArgumentException("not a lower-case SHA-256: length=" + text.length());
        }
        return new LogHash(HEX.parseHex(text));
    }

    /** Hot: reads the 64 digits from a place in a line on; absent if they are not there. */
    static Optional<LogHash> read(byte[] line, int from) {
        if (from + 2 * BYTES > line.length) {
            return Optional.empty();
        }
        byte[] bytes = new byte[BYTES];
        for (int i = 0; i < BYTES; i++) {
            int high = digit(line[from + 2 * i]);
            int low = digit(line[from + 2 * i + 1]);
            if (high < 0 || low < 0) {
                return Optional.empty();
            }
            bytes[i] = (byte) ((high << 4) | low);
        }
        return Optional.of(new LogHash(bytes));
    }

    private static int digit(byte letter) {
        if (letter >= '0' && letter <= '9') {
            return letter - '0';
        }
        return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
    }

    /** The root of a tree without leaves; nothing comes before the first line of a log either. */
    public static LogHash ofNothing() {
        return OF_NOTHING;
    }

    /** The hash of a leaf. */
    public static LogHash leaf(byte[] content) {
        var sha = sha256();
        sha.update(LEAF);
        return new LogHash(sha.digest(content));
    }

    /** The hash of a node above two others. */
    static LogHash node(LogHash left, LogHash right) {
        var sha = sha256();
        sha.update(NODE);
        sha.update(left.bytes);
        return new LogHash(sha.digest(right.bytes));
    }

    /** Writes its 32 bytes. */
    public void writeTo(ByteBuffer target) {
        target.put(bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LogHash that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return ByteBuffer.wrap(bytes).getInt();
    }

    /** 64 lower-case hexadecimal digits. */
    @Override
    public String toString() {
        return HEX.formatHex(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
