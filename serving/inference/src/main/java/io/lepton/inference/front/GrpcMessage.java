package io.lepton.inference.front;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import java.nio.ByteBuffer;

/**
 * One message as it came.
 *
 * @param encoding how it is compressed; {@code identity} where it is not
 * @param bytes in a direct buffer of the memory
 * @param memory of this message alone
 */
record GrpcMessage(String encoding, ByteBuffer bytes, RequestMemory memory) {
    static final String IDENTITY = "identity";

    boolean isCompressed() {
        return !encoding.equals(IDENTITY);
    }

    /**
     * The message's own bytes.
     *
     * @throws LeptonException {@link ErrorCode#INVALID_REQUEST} if they are damaged, {@link ErrorCode#TOO_LARGE} if they
     *     unfold to more than the bound, {@link ErrorCode#UNSUPPORTED} if the encoding is unknown
     */
    ByteBuffer unfold(int bytesMax) {
        return switch (encoding) {
            case IDENTITY -> bytes;
            case "gzip", "deflate" -> Compression.unfold(bytes, encoding, bytesMax);
            default ->
                throw new LeptonException(
                        ErrorCode.UNSUPPORTED, "unknown compression, known are gzip and deflate: header=grpc-encoding");
        };
    }
}
