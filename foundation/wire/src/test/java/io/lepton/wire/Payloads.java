package io.lepton.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lepton.domain.NamedTensor;
import io.lepton.domain.Shape;
import io.lepton.domain.Signature;
import io.lepton.domain.TensorSpec;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Bodies as they travel, for tests. */
final class Payloads {
    private Payloads() {}

    /** The parts of a body one behind the other. */
    static ByteBuffer join(InferPayload payload) {
        var body = ByteBuffer.allocate((int) payload.sizeBytes());
        payload.parts().forEach(part -> body.put(part.duplicate()));
        return body.flip();
    }

    static ByteBuffer text(String json) {
        return ByteBuffer.wrap(json.getBytes(UTF_8));
    }

    static String json(InferPayload payload) {
        return UTF_8.decode(payload.parts().getFirst().duplicate()).toString();
    }

    static Optional<String> header(InferPayload payload) {
        return payload.headerBytes().stream().mapToObj(Integer::toString).findFirst();
    }

    /** A JSON text with bytes behind it. */
    static ByteBuffer withBytes(String json, byte... bytes) {
        byte[] text = json.getBytes(UTF_8);
        var body = ByteBuffer.allocate(text.length + bytes.length);
        return body.put(text).put(bytes).flip();
    }

    /** The signature of a model that takes exactly these tensors, whatever their extents, and gives them back. */
    static Signature signatureOf(List<NamedTensor> tensors) {
        var specs = tensors.stream()
                .map(named -> new TensorSpec(
                        named.name(), named.tensor().type(), open(named.tensor().shape())))
                .toList();
        return new Signature(specs, specs);
    }

    private static Shape open(Shape shape) {
        var extents = new long[shape.rank()];
        Arrays.fill(extents, Shape.UNKNOWN);
        return Shape.of(extents);
    }
}
