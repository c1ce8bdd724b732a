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

    public ServerMetadata {
        extensions = List.copyOf(extensions);
    }
}
