package io.lepton.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Optional;

/**
 * How a backup lies in a file.
 *
 * <p>A line of text, {@link #MAGIC}, and then blocks: one byte for what it holds, four for the length of its content, most
 * significant first, the content, and 32 for a SHA-256 over the digest of the block before (of the line, before the first), the
 * first five bytes and the content. So no byte can change, and no block can be lost, added, doubled or moved, without the
 * digest of that block being wrong. The last block says how much is in it; after it there is nothing.
 *
 * <p>Blocks: one {@code HEAD}, then {@code RESOURCES}, {@code CHANGES}, for each model file one {@code ARTIFACT} and its
 * {@code BYTES}, at last one {@code END}. Resources and changes are JSON texts, one a line, deflated.
 */
final class BackupFormat {
    static final String MAGIC = "lepton-backup 1\n";
    static final int DIGEST_BYTES = 32;
    static final int BLOCK_HEAD_BYTES = 5;
    /** The most that one block holds, inflated or not: more than the longest line. */
    static final int BLOCK_BYTES_MAX = 64 << 20;

    /** What a block holds. */
    enum Kind {
        HEAD('H'),
        RESOURCES('R'),
        CHANGES('C'),
        ARTIFACT('A'),
        BYTES('B'),
        END('E');

        private final char letter;

        Kind(char letter) {
            this.letter = letter;
        }

        static Optional<Kind> of(byte letter) {
            return Arrays.stream(values())
                    .filter(kind -> kind.letter == (char) letter)
                    .findFirst();
        }
    }

    /** What a model file's first block says. */
    record Artifact(String sha256, long sizeBytes) {}

    private BackupFormat() {}

    static byte[] magic() {
        return MAGIC.getBytes(StandardCharsets.US_ASCII);
    }

    static byte[] head(Kind kind, int length) {
        return ByteBuffer.allocate(BLOCK_HEAD_BYTES)
                .put((byte) kind.letter)
                .putInt(length)
                .array();
    }

    static byte[] digest(byte[]... parts) {
        MessageDigest digest = sha256();
        for (byte[] part : parts) {
            digest.update(part);
        }
        return digest.digest();
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("a Java without SHA-256", e);
        }
    }
}
