package io.lepton.transport;

import com.google.protobuf.MessageLite;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.vertx.core.buffer.Buffer;

/** One message of a call as gRPC frames it: a byte that is 1 if it is compressed, which here it never is, its length, itself. */
final class CallFrame {
    static final String CONTENT_TYPE = "application/grpc";
    static final String STATUS = "grpc-status";
    static final String MESSAGE = "grpc-message";

    /** The longest message: a letter without its parts, or a piece of a part. */
    static final int MESSAGE_BYTES_MAX = 4 << 20;

    static final int PREFIX_BYTES = 5;

    private CallFrame() {}

    static Buffer write(MessageLite message) {
        byte[] content = message.toByteArray();
        return Buffer.buffer(PREFIX_BYTES + content.length)
                .appendByte((byte) 0)
                .appendInt(content.length)
                .appendBytes(content);
    }

    /**
     * The message of a body.
     *
     * @throws LeptonException {@link ErrorCode#INVALID_REQUEST} if it is not exactly one, {@link ErrorCode#UNSUPPORTED} if compressed
     */
    static byte[] read(Buffer body) {
        if (body.length() < PREFIX_BYTES || body.getUnsignedInt(1) != body.length() - PREFIX_BYTES) {
            throw new LeptonException(ErrorCode.INVALID_REQUEST, "not one whole message: bytes=" + body.length());
        }
        if (body.getByte(0) != 0) {
            throw new LeptonException(ErrorCode.UNSUPPORTED, "compressed messages are not taken: header=grpc-encoding");
        }
        return body.getBytes(PREFIX_BYTES, body.length());
    }
}
