package io.lepton.chassis;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits, on a thread that may block, for what an event loop is doing. */
final class Completion {
    private Completion() {}

    /**
     * The future's value.
     *
     * @throws ExecutionException with what the future failed with
     * @throws TimeoutException if the wait grew too long
     * @throws LeptonException {@link ErrorCode#INTERNAL} if the thread is interrupted, which stays set
     */
    static <T> T await(Future<T> future, Duration waitMax) throws ExecutionException, TimeoutException {
        try {
            return future.toCompletionStage().toCompletableFuture().get(waitMax.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LeptonException(ErrorCode.INTERNAL, "interrupted while waiting for the network", e);
        }
    }
}
