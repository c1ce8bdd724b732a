package io.lepton.inference.front;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.wire.Headers;
import io.netty.buffer.ByteBuf;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.internal.buffer.BufferInternal;
import java.nio.ByteBuffer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Gathers one request body, or one message of a call, in one direct buffer, whose slices become the tensors.
 *
 * <p>The body begins where the first binary tensor, which follows the JSON part, comes to lie on a multiple of 16 bytes:
 * vector instructions read it faster there. Confined to the request's event loop.
 */
final class RequestBody {
    private static final int CAPACITY_FIRST = 4 << 10;
    private static final int CAPACITY_TRUSTED_MAX = 1 << 20;
    private static final int ALIGNMENT = 16;
    private static final Pattern COUNT = Pattern.compile("[0-9]{1,9}");

    private final int bytesMax;
    private final int padding;
    private ByteBuffer gathered;

    private RequestBody(int bytesMax, int padding, int capacity) {
        this.bytesMax = bytesMax;
        this.padding = padding;
        this.gathered = ByteBuffer.allocateDirect(padding + capacity).position(padding);
    }

    /**
     * Prepares for the body that the request's head announces.
     *
     * @throws LeptonException {@link ErrorCode#TOO_LARGE} if it announces one above the bound
     */
    static RequestBody of(HttpServerRequest request, int bytesMax) {
        long announced = number(request.getHeader(HttpHeaders.CONTENT_LENGTH), CAPACITY_FIRST);
        if (announced > bytesMax) {
            throw tooLarge(bytesMax);
        }
        long jsonBytes = number(request.getHeader(Headers.INFERENCE_HEADER_CONTENT_LENGTH), 0);
        return new RequestBody(bytesMax, (int) Math.floorMod(-jsonBytes, (long) ALIGNMENT), (int) announced);
    }

    /** Prepares for so many bytes; beyond a megabyte, memory is taken only as they arrive. */
    static RequestBody ofLength(int bytes) {
        return new RequestBody(bytes, 0, Math.min(bytes, CAPACITY_TRUSTED_MAX));
    }

    /** @throws LeptonException {@link ErrorCode#TOO_LARGE} if the body grows above the bound */
    void append(Buffer chunk) {
        ByteBuf bytes = ((BufferInternal) chunk).getByteBuf();
        int length = bytes.readableBytes();
        if ((long) gathered.position() - padding + length > bytesMax) {
            throw tooLarge(bytesMax);
        }
        makeRoom(length);
        ByteBuffer target = gathered.duplicate().limit(gathered.position() + length);
        bytes.getBytes(bytes.readerIndex(), target);
        gathered.position(gathered.position() + length);
    }

    /** The whole body. */
    ByteBuffer whole() {
        return gathered.slice(padding, gathered.position() - padding);
    }

    private void makeRoom(int length) {
        if (length > gathered.remaining()) {
            long wanted = Math.max(2L * gathered.capacity(), (long) gathered.position() + length);
            int capacity = (int) Math.min(wanted, (long) padding + bytesMax);
            gathered = ByteBuffer.allocateDirect(capacity).put(gathered.flip());
        }
    }

    /** The number that a header holds; the default where it holds none, which others will refuse. */
    private static long number(@Nullable String text, long absent) {
        return text != null && COUNT.matcher(text).matches() ? Long.parseLong(text) : absent;
    }

    static LeptonException tooLarge(int bytesMax) {
        return new LeptonException(ErrorCode.TOO_LARGE, "the request's body is too large: bodyBytesMax=" + bytesMax);
    }
}
