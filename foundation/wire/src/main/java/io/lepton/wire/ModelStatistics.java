package io.lepton.wire;

import io.lepton.domain.ModelName;
import java.util.List;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * What one version of a model has done since the node loaded it, in the words of the protocol's statistics extension.
 *
 * @param version the number of the version
 * @param lastInference when its last execution began, in milliseconds since the epoch; 0 if there was none
 * @param inferenceCount the requests that were executed, each counted alone however many share an execution
 * @param executionCount the executions, each of one batch
 * @param batchStats one entry for each size that a batch has had, in ascending order
 * @see <a href="https://github.com/triton-inference-server/server/blob/main/docs/protocol/extension_statistics.md">the
 *     extension</a>
 */
@JsonNaming(SnakeCaseStrategy.class)
public record ModelStatistics(
        ModelName name,
        String version,
        long lastInference,
        long inferenceCount,
        long executionCount,
        Steps inferenceStats,
        List<Batch> batchStats) {
    public ModelStatistics {
        batchStats = List.copyOf(batchStats);
    }

    /** How often something happened, and how many nanoseconds it took together. */
    public record Total(long count, long ns) {}

    /**
     * The steps of the requests.
     *
     * @param success from a request's arrival at the queue or the cache until its answer is written
     * @param fail the same, for requests that were refused or broke off
     * @param queue from the arrival until an executor begins
     * @param computeInput reading requests into tensors
     * @param computeInfer running the model, once for each request of a batch
     * @param computeOutput writing the answers
     * @param cacheHit requests that the response cache answered: looking them up, and writing their answers
     * @param cacheMiss requests that it was asked for in vain: looking them up, and keeping their answers
     */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Steps(
            Total success,
            Total fail,
            Total queue,
            Total computeInput,
            Total computeInfer,
            Total computeOutput,
            Total cacheHit,
            Total cacheMiss) {}

    /**
     * The executions of one size of batch, each counted once.
     *
     * @param batchSize the requests that share an execution
     * @param computeInput putting the inputs of the requests together
     * @param computeInfer running the model
     * @param computeOutput writing the answers
     */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Batch(long batchSize, Total computeInput, Total computeInfer, Total computeOutput) {}

    /** The answer to a request for statistics. */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Reply(List<ModelStatistics> modelStats) {
        public Reply {
            modelStats = List.copyOf(modelStats);
        }
    }
}
