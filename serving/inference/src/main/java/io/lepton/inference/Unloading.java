package io.lepton.inference;

import io.lepton.domain.ModelVersion;
import io.lepton.domain.ModelVersionId;
import io.lepton.inference.engine.ServedModel;
import io.lepton.inference.pipeline.PipelineQueue;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** Closes what leaves memory: a model only once the pipelines that left before it have no request that may need it. */
final class Unloading {
    /** The pipelines that have left and may still run requests, with the end of each. */
    private final Map<ModelVersion, CompletableFuture<Boolean>> ending = new ConcurrentHashMap<>();

    /** Takes in nothing more; returns at once. */
    void close(ServedModel leaving) {
        if (leaving.queue() instanceof PipelineQueue pipeline) {
            ending.put(leaving.version(), pipeline.end());
            // Nobody waits for this stage: it only forgets, and cannot fail.
            var _ = pipeline.end().thenRun(() -> ending.remove(leaving.version(), pipeline.end()));
            pipeline.close();
            return;
        }
        var _ = CompletableFuture.allOf(takers(leaving.version().id())).thenRun(leaving.queue()::close);
    }

    private CompletableFuture<?>[] takers(ModelVersionId member) {
        return ending.entrySet().stream()
                .filter(pipeline -> pipeline.getKey().members().contains(member))
                .map(Map.Entry::getValue)
                .toArray(CompletableFuture<?>[]::new);
    }
}
