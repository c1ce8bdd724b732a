package io.lepton.wire;

import io.lepton.wire.grpc.ModelInferRequest;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * A parsed {@code ModelInferRequest}.
 *
 * @param message all of it but the raw inputs
 * @param rawInputs slices of the bytes that were parsed
 */
public record GrpcRequest(ModelInferRequest message, List<ByteBuffer> rawInputs) {
    public GrpcRequest {
        rawInputs = List.copyOf(rawInputs);
    }

    /** The name of the model that is asked, unchecked. */
    public String model() {
        return message.getModelName();
    }

    /** The version that is asked for, unchecked; empty where the deployed one is meant. */
    public String version() {
        return message.getModelVersion();
    }
}
