package io.lepton.wire;

import java.util.List;

/** What a server says of itself at {@code /v2}. */
public record ServerMetadata(String name, String version, List<String> extensions) {
    /** The extension that {@link InferCodec} speaks. */
    public static final String BINARY_TENSORS = "binary_tensor_data";

    /** The extension that {@link ModelStatistics} answers. */
    public static final String STATISTICS = "statistics";

    /** The extension that {@link GenerateCodec} speaks. */
    public static final String GENERATE = "generate";

    /** The extension that {@link RepositoryCodec} reads. */
    public static final String MODEL_REPOSITORY = "model_repository";

    /** The part of it that {@link RepositoryCodec#readUnload} takes. */
    public static final String UNLOAD_DEPENDENTS = "model_repository(unload_dependents)";

    public ServerMetadata {
        extensions = List.copyOf(extensions);
    }
}
