package io.lepton.inference.front;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the bytes of a call into messages.
 *
 * <p>Before each message stand a byte that is 1 if it is compressed and its length as four bytes, big-endian. A message
 * is gathered in one direct buffer, whose slices become the tensors. Confined to the call's event loop.
 */
final class GrpcFrames {
    private static final int PREFIX_BYTES = 5;

    private final String encoding;
    private final int bytesMax;
    private final BufferShelf shelf;
    private final Deque<Buffer> chunks = new ArrayDeque<>();
    private final ByteBuffer prefix = ByteBuffer.allocate(PREFIX_BYTES);
    /** How much of the first chunk is taken. */
    private int taken;

    private @Nullable RequestBody body;
    private int left;

    /**
     * Begins with nothing.
     *
     * @param encoding how messages are compressed that say they are
     * @param bytesMax the largest message
     * @param shelf where the messages' memory is from
     */
    GrpcFrames(String encoding, int bytesMax, BufferShelf shelf) {
        this.encoding = encoding;
        this.bytesMax = bytesMax;
        this.shelf = shelf;
    }

    void append(Buffer chunk) {
        chunks.add(chunk);
    }

    /**
     * The next message, if it is there as a whole.
     *
     * @throws LeptonException {@link ErrorCode#TOO_LARGE} or {@link ErrorCode#INVALID_REQUEST}; there is no next one then
     */
    Optional<GrpcMessage> poll() {
        while (!chunks.isEmpty()) {
            Buffer chunk = chunks.element();
            if (body == null) {
                takePrefix(chunk);
            } else {
                takeBody(chunk, body);
            }
            if (taken == chunk.length()) {
                chunks.remove();
                taken = 0;
            }
            if (body != null && left == 0) {
                return Optional.of(finish(body));
            }
        }
        return Optional.empty();
    }

    /** Tells whether no message has begun that is not whole. */
    boolean isBetweenMessages() {
        return body == null && prefix.position() == 0;
    }

    private void takePrefix(Buffer chunk) {
        while (prefix.hasRemaining() && taken < chunk.length()) {
            prefix.put(chunk.getByte(taken++));
        }
        if (!prefix.hasRemaining()) {
            long length = Integer.toUnsignedLong(prefix.getInt(1));
            if (length > bytesMax) {
                throw RequestBody.tooLarge(bytesMax);
            }
            left = (int) length;
            body = RequestBody.ofLength(left, new RequestMemory(shelf));
        }
    }

    private void takeBody(Buffer chunk, RequestBody target) {
        int length = Math.min(left, chunk.length() - taken);
        target.append(chunk.slice(taken, taken + length));
        taken += length;
        left -= length;
    }

    private GrpcMessage finish(RequestBody whole) {
        byte compressed = prefix.get(0);
        if (compressed != 0 && (compressed != 1 || encoding.equals(GrpcMessage.IDENTITY))) {
            throw new LeptonException(
                    ErrorCode.INVALID_REQUEST,
                    "a message says that it is compressed, and the call does not say how: header=grpc-encoding");
        }
        prefix.clear();
        body = null;
        return new GrpcMessage(compressed == 1 ? encoding : GrpcMessage.IDENTITY, whole.whole(), whole.memory());
    }
}
