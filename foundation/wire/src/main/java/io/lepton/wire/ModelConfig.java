package io.lepton.wire;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * How a node is to serve one model: what we know of the model configuration of the model-repository extension.
 *
 * @param versionPolicy which versions it holds; every one if absent
 * @param maxBatchSize the most rows that run together, at least 0; 0 and 1 keep requests apart
 * @param responseCache whether answers are kept for equal requests
 * @param parameters for programs besides Lepton; kept and shown nowhere
 */
@JsonNaming(SnakeCaseStrategy.class)
public record ModelConfig(
        Optional<VersionPolicy> versionPolicy,
        Optional<Integer> maxBatchSize,
        Optional<ResponseCache> responseCache,
        Optional<Map<String, Object>> parameters) {
    public ModelConfig {
        if (maxBatchSize.orElse(0) < 0) {
            throw new IllegalArgumentException("must be at least 0: max_batch_size=" + maxBatchSize.get());
        }
        // Not Map.copyOf: a value may be null.
        parameters = parameters.map(given -> Collections.unmodifiableMap(new HashMap<>(given)));
    }

    /** Whether it says that answers are to be kept. */
    public boolean asksForCache() {
        return responseCache.map(ResponseCache::enable).orElse(false);
    }

    /** Says whether answers are kept for equal requests. */
    public record ResponseCache(boolean enable) {}
}
