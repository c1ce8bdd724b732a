package io.lepton.wire;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.NamedTensor;
import io.lepton.domain.Signature;
import io.lepton.wire.json.JsonFault;
import io.lepton.wire.json.JsonText;
import io.lepton.wire.json.TensorPrinter;
import java.nio.ByteBuffer;

/**
 * The bodies of {@code generate} and the events of {@code generate_stream}: flat JSON objects, for callers who do not think
 * in tensors. Stateless; safe for any thread.
 *
 * @see <a
 *     href="https://github.com/triton-inference-server/server/blob/main/docs/protocol/extension_generate.md">the
 *     extension</a>
 */
public final class GenerateCodec {
    private static final int SIZE_EXPECTED = 512;

    private GenerateCodec() {}

    /**
     * Reads a request and holds it against the model.
     *
     * @param body the remaining bytes are the whole body
     * @throws LeptonException {@link ErrorCode#INVALID_REQUEST}, {@link ErrorCode#INVALID_TENSOR}, {@link
     *     ErrorCode#TOO_LARGE} or {@link ErrorCode#UNSUPPORTED}, naming the field
     */
    public static GenerateRequest readRequest(ByteBuffer body, Signature signature, TensorLimits limits) {
        try {
            return GenerateReader.read(body, signature, limits);
        } catch (JsonFault fault) {
            throw fault.told();
        }
    }

    /**
     * Writes one set of outputs: the model's name and version, and each output under its name, a tensor of one element as
     * that element and any other as a flat list.
     *
     * @throws LeptonException {@link ErrorCode#INVALID_TENSOR} if JSON cannot carry an output
     */
    public static ByteBuffer writeResponse(InferResponse response) {
        var text = new JsonText(SIZE_EXPECTED);
        text.beginObject();
        text.name(Fields.MODEL_NAME).string(response.model().value());
        text.name(Fields.MODEL_VERSION).string(Integer.toString(response.version()));
        for (NamedTensor output : response.outputs()) {
            text.name(output.name());
            try {
                write(output, text);
            } catch (JsonFault fault) {
                throw fault.within(output.name()).told();
            }
        }
        return text.endObject().toBuffer();
    }

    private static void write(NamedTensor output, JsonText text) {
        if (output.tensor().shape().elementCount() == 1) {
            TensorPrinter.writeScalar(output.tensor(), text);
        } else {
            TensorPrinter.write(output.tensor(), text);
        }
    }
}
