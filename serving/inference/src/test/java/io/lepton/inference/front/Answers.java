package io.lepton.inference.front;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What came back in a call of many messages. */
final class Answers<T> implements StreamObserver<T> {
    private final List<T> messages = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Void> end = new CompletableFuture<>();

    /** The messages so far. */
    List<T> soFar() {
        return messages;
    }

    /** All messages, once the call has ended well. */
    List<T> await() {
        try {
            end.get(20, TimeUnit.SECONDS);
            return messages;
        } catch (ExecutionException e) {
            throw new StatusRuntimeException(Status.fromThrowable(e));
        } catch (InterruptedException | TimeoutException e) {
            throw new IllegalStateException("the call does not end", e);
        }
    }

    @Override
    public void onNext(T message) {
        messages.add(message);
    }

    @Override
    public void onError(Throwable failure) {
        end.completeExceptionally(failure);
    }

    @Override
    public void onCompleted() {
        end.complete(null);
    }
}
