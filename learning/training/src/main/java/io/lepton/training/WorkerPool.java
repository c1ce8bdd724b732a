package io.lepton.training;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;

/** Computes independent things on a bounded number of threads, which end with it. */
final class WorkerPool {
    private WorkerPool() {}

    /**
     * Does all tasks and waits for them.
     *
     * @param threadsMax how many at once, at least 1
     * @return the results in the order of the tasks
     * @throws CancellationException if the caller is interrupted
     * @throws RuntimeException what the first task that failed threw, after the others have ended
     */
    static <T> List<T> all(List<Callable<T>> tasks, int threadsMax) {
        if (threadsMax < 1) {
            throw new IllegalArgumentException("below one: threadsMax=" + threadsMax);
        }
        try (var pool = Executors.newFixedThreadPool(StrictMath.max(1, StrictMath.min(threadsMax, tasks.size())))) {
            var results = new ArrayList<T>();
            for (var future : pool.invokeAll(tasks)) {
                results.add(future.get());
            }
            return results;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            var cancelled = new CancellationException("interrupted while computing");
            cancelled.initCause(e);
            throw cancelled;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e.getCause());
        }
    }
}
