package io.lepton.wire;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.Signature;
import io.lepton.wire.json.JsonFault;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntFunction;
import java.util.regex.Pattern;

/**
 * The bodies of {@code infer} in the Open Inference Protocol, version 2, over REST, with its binary tensor extension.
 *
 * <p>Tensors that travel as JSON are read into direct buffers of their own; tensors that travel as bytes are slices of
 * the body, direct or not as that is, and at any alignment. Members that the protocol does not know are passed over.
 * Stateless; safe for any thread.
 *
 * @see <a href="https://github.com/kserve/open-inference-protocol">the protocol</a>
 */
public final class InferCodec {
    private static final Pattern COUNT = Pattern.compile("[0-9]{1,18}");

    private InferCodec() {}

    /**
     * Reads a request and holds it against the model.
     *
     * @param body the remaining bytes are the whole body; they must be left alone while the tensors are used
     * @param headerContentLength the header {@link Headers#INFERENCE_HEADER_CONTENT_LENGTH} as it came
     * @throws LeptonException {@link ErrorCode#INVALID_REQUEST}, {@link ErrorCode#INVALID_TENSOR}, {@link
     *     ErrorCode#TOO_LARGE} or {@link ErrorCode#UNSUPPORTED}, naming the field
     */
    public static InferRequest readRequest(
            ByteBuffer body, Optional<String> headerContentLength, Signature signature, TensorLimits limits) {
        return readRequest(body, headerContentLength, signature, limits, ByteBuffer::allocateDirect);
    }

    /**
     * As {@link #readRequest(ByteBuffer, Optional, Signature, TensorLimits)}, with memory for the tensors that are text.
     *
     * @param memory gives buffers of exactly so many bytes, whatever they are
     */
    public static InferRequest readRequest(
            ByteBuffer body,
            Optional<String> headerContentLength,
            Signature signature,
            TensorLimits limits,
            IntFunction<ByteBuffer> memory) {
        var headerBytes = headerContentLength.map(text -> headerBytes(text, body));
        try {
            return headerBytes.isPresent() && headerBytes.get() == 0
                    ? RawRequest.read(body, signature, limits)
                    : RequestReader.read(body, headerBytes.orElse(body.remaining()), signature, limits, memory);
        } catch (JsonFault fault) {
            throw fault.told();
        }
    }

    /**
     * Writes a request.
     *
     * @param encoding how the inputs travel; the outputs come as the request says
     * @throws LeptonException {@link ErrorCode#INVALID_TENSOR} if JSON cannot carry an input
     */
    public static InferPayload writeRequest(InferRequest request, Encoding encoding) {
        try {
            return PayloadWriter.write(request, encoding);
        } catch (JsonFault fault) {
            throw fault.told();
        }
    }

    /**
     * Writes a response, with the outputs as bytes that the request wants so.
     *
     * @throws LeptonException {@link ErrorCode#INVALID_TENSOR} if JSON cannot carry an output
     */
    public static InferPayload writeResponse(InferResponse response, InferRequest request) {
        try {
            return PayloadWriter.write(response, request);
        } catch (JsonFault fault) {
            throw fault.told();
        }
    }

    /**
     * Reads a response.
     *
     * @param body the remaining bytes are the whole body; they must be left alone while the tensors are used
     * @param headerBytes the header {@link Headers#INFERENCE_HEADER_CONTENT_LENGTH}, if there was one
     * @throws LeptonException {@link ErrorCode#INVALID_REQUEST} or {@link ErrorCode#INVALID_TENSOR}, naming the field
     */
    public static InferResponse readResponse(ByteBuffer body, OptionalInt headerBytes) {
        int size = headerBytes.orElse(body.remaining());
        requireWithin(body, size);
        try {
            return ResponseReader.read(body, size);
        } catch (JsonFault fault) {
            throw fault.told();
        }
    }

    private static int headerBytes(String text, ByteBuffer body) {
        if (!COUNT.matcher(text).matches()) {
            throw refuse("not a count of bytes", "given=" + Messages.shorten(text));
        }
        long size = Long.parseLong(text);
        requireWithin(body, size);
        return (int) size;
    }

    private static void requireWithin(ByteBuffer body, long size) {
        if (size < 0 || size > body.remaining()) {
            throw refuse("not within the body", "given=" + size + ", bodyBytes=" + body.remaining());
        }
    }

    private static LeptonException refuse(String fact, String details) {
        return new LeptonException(
                ErrorCode.INVALID_REQUEST,
                fact + ": header=" + Headers.INFERENCE_HEADER_CONTENT_LENGTH + ", " + details);
    }
}
