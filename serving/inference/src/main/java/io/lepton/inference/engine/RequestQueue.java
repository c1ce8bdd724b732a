package io.lepton.inference.engine;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.NamedTensor;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Takes in the requests of one version, and answers each. Safe for any thread; nothing blocks. */
public interface RequestQueue extends AutoCloseable {
    /** What the version has done so far. */
    ModelFigures figures();

    /** How many requests wait or run. */
    int requests();

    /** Takes in one request on plain terms; see {@link #submit(List, List, Terms, Finish)}. */
    default <T> CompletableFuture<T> submit(List<NamedTensor> inputs, List<String> outputs, Finish<T> finish) {
        return submit(inputs, outputs, Terms.PLAIN, finish);
    }

    /**
     * Takes in one request.
     *
     * @param inputs checked against the signature; left alone until the future completes
     * @param outputs the names of the wanted outputs
     * @param terms its priority, and when it is too late to begin it
     * @param finish turns the outputs into the answer, on the executor's thread, while their bytes are in its caches
     * @return completes with the answer, or with what the run or {@code finish} throws, with {@link
     *     ErrorCode#DEADLINE_EXCEEDED} if its time was up before its turn came, or with {@link ErrorCode#OVERLOADED} if one
     *     of higher priority took its place; cancel it when the caller is gone
     * @throws LeptonException {@link ErrorCode#OVERLOADED} above the bounds, {@link ErrorCode#DEADLINE_EXCEEDED} if it is
     *     too late already, {@link ErrorCode#MODEL_NOT_READY} once closed
     */
    <T> CompletableFuture<T> submit(List<NamedTensor> inputs, List<String> outputs, Terms terms, Finish<T> finish);

    /** What each step of a pipeline has done, by its name; empty for a model. */
    default Map<String, ModelFigures.Total> steps() {
        return Map.of();
    }

    /** Takes in nothing more, lets what was taken in end, and returns at once. */
    @Override
    void close();
}
