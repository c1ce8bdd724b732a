package io.lepton.transport;

import com.google.protobuf.ByteString;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The pieces of a part: whoever has this can check each piece as it comes, and resume at any of them.
 *
 * @param byteCount of the part
 * @param pieceBytes how long each piece is but the last
 * @param digests the SHA-256 of each piece, one after the other
 */
record PartDescription(long byteCount, int pieceBytes, ByteString digests) {
    /** How long pieces are that are made here. */
    static final int PIECE_BYTES = 1 << 20;

    static final int DIGEST_BYTES = 32;

    /** @throws IllegalArgumentException if the numbers do not go together */
    PartDescription {
        if (byteCount < 0 || pieceBytes < 1 || pieceBytes > PIECE_BYTES) {
            throw new IllegalArgumentException("no such part: byteCount=" + byteCount + ", pieceBytes=" + pieceBytes);
        }
        long pieces = (byteCount + pieceBytes - 1) / pieceBytes;
        if (digests.size() != pieces * DIGEST_BYTES) {
            throw new IllegalArgumentException(
                    "not a digest for each piece: pieces=" + pieces + ", digestBytes=" + digests.size());
        }
    }

    /** Reads what came from elsewhere. */
    static PartDescription of(io.lepton.wire.grpc.PartDescription message) {
        try {
            return new PartDescription(message.getByteCount(), message.getPieceBytes(), message.getPieceDigests());
        } catch (IllegalArgumentException e) {
            throw new LeptonException(ErrorCode.INVALID_REQUEST, String.valueOf(e.getMessage()), e);
        }
    }

    io.lepton.wire.grpc.PartDescription toMessage() {
        return io.lepton.wire.grpc.PartDescription.newBuilder()
                .setByteCount(byteCount)
                .setPieceBytes(pieceBytes)
                .setPieceDigests(digests)
                .build();
    }

    /** The part's name: the SHA-256 of this, in lower-case hexadecimals. */
    String name() {
        MessageDigest digest = sha256();
        digest.update(ByteBuffer.allocate(Long.BYTES + Integer.BYTES)
                .putLong(byteCount)
                .putInt(pieceBytes)
                .flip());
        digest.update(digests.asReadOnlyByteBuffer());
        return HexFormat.of().formatHex(digest.digest());
    }

    int pieces() {
        return digests.size() / DIGEST_BYTES;
    }

    long offset(int number) {
        return (long) number * pieceBytes;
    }

    int length(int number) {
        return (int) Math.min(pieceBytes, byteCount - offset(number));
    }

    /** Tells whether these bytes are a piece. */
    boolean isPiece(int number, ByteBuffer content) {
        if (content.remaining() != length(number)) {
            return false;
        }
        MessageDigest digest = sha256();
        digest.update(content.duplicate());
        ByteString wanted = digests.substring(number * DIGEST_BYTES, (number + 1) * DIGEST_BYTES);
        return wanted.equals(ByteString.copyFrom(digest.digest()));
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
