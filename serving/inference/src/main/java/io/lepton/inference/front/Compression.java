package io.lepton.inference.front;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;

/**
 * Unfolds compressed request bodies.
 *
 * <p>The server's own decompression would close the connection on a damaged body; here its caller is told.
 */
final class Compression {
    private static final int SHOWN_CHARACTERS_MAX = 40;

    private Compression() {}

    /**
     * Unfolds a body into a direct buffer.
     *
     * @param encoding the header {@code Content-Encoding} as it came
     * @throws LeptonException {@link ErrorCode#INVALID_REQUEST} if the body is damaged or the encoding unknown, {@link
     *     ErrorCode#TOO_LARGE} if it unfolds to more than the bound
     */
    static ByteBuffer unfold(ByteBuffer body, String encoding, int bytesMax) {
        byte[] folded = new byte[body.remaining()];
        body.duplicate().get(folded);
        try (InputStream unfolding = open(new ByteArrayInputStream(folded), encoding)) {
            byte[] bytes = unfolding.readNBytes((int) Math.min(bytesMax + 1L, Integer.MAX_VALUE));
            if (bytes.length > bytesMax) {
                throw RequestBody.tooLarge(bytesMax);
            }
            return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
        } catch (IOException e) {
            throw new LeptonException(
                    ErrorCode.INVALID_REQUEST, "the body cannot be decompressed: contentEncoding=" + encoding, e);
        }
    }

    private static InputStream open(InputStream folded, String encoding) throws IOException {
        return switch (encoding.toLowerCase(Locale.ROOT)) {
            case "gzip", "x-gzip" -> new GZIPInputStream(folded);
            case "deflate" -> new InflaterInputStream(folded);
            case "identity" -> folded;
            default ->
                throw new LeptonException(
                        ErrorCode.INVALID_REQUEST,
                        "unknown compression, known are gzip and deflate: contentEncoding="
                                + encoding.substring(0, Math.min(SHOWN_CHARACTERS_MAX, encoding.length())));
        };
    }
}
