package io.lepton.inference.engine;

import io.lepton.domain.NamedTensor;
import java.util.List;

/**
 * Turns the outputs of one request into its answer, on the executor's thread, while their bytes are in its caches.
 *
 * @param <T> the answer
 */
@FunctionalInterface
public interface Finish<T> {
    T apply(List<NamedTensor> outputs);

    /**
     * Hears of the run that the outputs come from, just before it gets them.
     *
     * @param beginNanos when an executor took the request, by the node's clock
     * @param endNanos when the outputs were there
     * @param requests how many were run together
     * @param rows how many rows they had
     */
    default void ran(long beginNanos, long endNanos, int requests, long rows) {}

    /**
     * Hears that its run is over and the answer made, so that nothing reads the inputs any more.
     *
     * <p>Not said of every request: one that was refused, withdrawn or failed may leave a run behind that still reads them.
     */
    default void over() {}
}
