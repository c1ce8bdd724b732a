package io.lepton.wire;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.Signature;
import io.lepton.wire.json.JsonFault;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * The messages of {@code ModelInfer} and {@code ModelStreamInfer} in the Open Inference Protocol, version 2, over gRPC.
 *
 * <p>Raw tensors are slices of the message's buffer, direct or not as that is, and at any alignment; typed contents are
 * copied into direct buffers. Parsing takes heap memory of at most about eight times the message, for integers that
 * travel as one byte each; whoever bounds messages bounds that. Stateless; safe for any thread.
 */
public final class GrpcCodec {
    private GrpcCodec() {}

    /**
     * Parses a request, whose model is not known yet.
     *
     * @param message the remaining bytes are the whole message; they must be left alone while the tensors are used
     * @throws LeptonException {@link ErrorCode#INVALID_REQUEST} or {@link ErrorCode#TOO_LARGE}
     */
    public static GrpcRequest parse(ByteBuffer message, TensorLimits limits) {
        try {
            return GrpcRequestParser.parse(message, limits);
        } catch (JsonFault fault) {
            throw fault.told();
        }
    }

    /**
     * Reads a request and holds it against the model.
     *
     * @throws LeptonException {@link ErrorCode#INVALID_REQUEST}, {@link ErrorCode#INVALID_TENSOR}, {@link
     *     ErrorCode#TOO_LARGE} or {@link ErrorCode#UNSUPPORTED}, naming the field
     */
    public static InferRequest readRequest(GrpcRequest request, Signature signature, TensorLimits limits) {
        try {
            return GrpcRequestReader.read(request, signature, limits);
        } catch (JsonFault fault) {
            throw fault.told();
        }
    }

    /**
     * Writes a {@code ModelInferResponse}, every output raw.
     *
     * @return buffers that are sent one behind the other; the tensors are not copied
     * @throws LeptonException {@link ErrorCode#TOO_LARGE} if it would take more than 2 GiB
     */
    public static List<ByteBuffer> writeResponse(InferResponse response) {
        return GrpcResponseWriter.write(response);
    }

    /** Writes a {@code ModelStreamInferResponse} that wraps the response, as {@link #writeResponse} does. */
    public static List<ByteBuffer> writeStreamResponse(InferResponse response) {
        return GrpcResponseWriter.writeWrapped(response);
    }
}
