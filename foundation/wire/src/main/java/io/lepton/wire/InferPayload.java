package io.lepton.wire;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.OptionalInt;

/**
 * The body of a request or response, as buffers that are sent one behind the other.
 *
 * @param headerBytes the value of {@link Headers#INFERENCE_HEADER_CONTENT_LENGTH}; absent, as the header then is, where
 *     the body is JSON alone
 * @param parts the JSON text and then each binary tensor, not copied; their positions move when they are read
 */
public record InferPayload(OptionalInt headerBytes, List<ByteBuffer> parts) {
    public InferPayload {
        parts = List.copyOf(parts);
    }

    /** The length of the whole body. */
    public long sizeBytes() {
        return parts.stream().mapToLong(ByteBuffer::remaining).sum();
    }
}
