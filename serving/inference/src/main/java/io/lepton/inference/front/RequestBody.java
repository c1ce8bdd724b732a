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
 * Gathers one request body, or one message of a call, in one buffer.
 *
 * <p>A body with binary tensors is gathered in a direct buffer, whose slices become the tensors; one that is text alone in
 * the Java heap, where text is read. It begins where the first binary tensor, which follows the JSON part, comes to lie on a multiple of 16 bytes:
 * vector instructions read it faster there. Confined to the request's event loop.
 */
final class RequestBody {
    private static final int CAPACITY_FIRST = 4 << 10;
    private static final int CAPACITY_TRUSTED_MAX = 1 << 20;
    private static final int ALIGNMENT = 16;
    private static final Pattern COUNT = Pattern.compile("[0-9]{1,9}");

    private final RequestMemory memory;
    private final int bytesMax;
    private final int padding;
    private ByteBuffer gathered;

    private RequestBody(RequestMemory memory, int bytesMax, int padding, ByteBuffer room) {
        this.memory = memory;
        this.bytesMax = bytesMax;
        this.padding = padding;
        this.gathered = room.position(padding);
    }

    /**
     * Prepares for the body that the request's head announces.
     *
     * @throws LeptonException {@link ErrorCode#TOO_LARGE} if it announces one above the bound
     */
    static RequestBody of(HttpServerRequest request, int bytesMax, RequestMemory memory) {
        long announced = number(request.getHeader(HttpHeaders.CONTENT_LENGTH), CAPACITY_FIRST);
        if (announced > bytesMax) {
            throw tooLarge(bytesMax);
        }
        String jsonBytes = request.getHeader(Headers.INFERENCE_HEADER_CONTENT_LENGTH);
        if (jsonBytes == null) {
            return new RequestBody(memory, bytesMax, 0, memory.heap((int) announced));
        }
        int padding = (int) Math.floorMod(-number(jsonBytes, 0), (long) ALIGNMENT);
        return new RequestBody(memory, bytesMax, padding, memory.direct(padding + (int) announced));
    }

    /** Prepares for so many bytes; beyond a megabyte, memory is taken only as they arrive. */
    static RequestBody ofLength(int bytes, RequestMemory memory) {
        return new RequestBody(memory, bytes, 0, memory.direct(Math.min(bytes, CAPACITY_TRUSTED_MAX)));
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

    /** Where the body lies, and what belongs to it. */
    RequestMemory memory() {
        return memory;
    }

    /** The whole body. */
    ByteBuffer whole() {
        return gathered.slice(padding, gathered.position() - padding);
    }

    private void makeRoom(int length) {
        if (length > gathered.remaining()) {
            long wanted = Math.max(2L * gathered.capacity(), (long) gathered.position() + length);
            int capacity = (int) Math.min(wanted, (long) padding + bytesMax);
            gathered = memory.larger(gathered, capacity);
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
