package io.lepton.inference.front;

import io.lepton.domain.NamedTensor;
import io.lepton.inference.engine.ServedModel;
import io.lepton.wire.Headers;
import io.lepton.wire.InferCodec;
import io.lepton.wire.InferPayload;
import io.lepton.wire.InferRequest;
import io.lepton.wire.InferResponse;
import io.lepton.wire.TensorLimits;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One request of {@code explain}: a body like that of {@code infer}, and an answer like it, whose outputs are the
 * explanation.
 */
final class Explanation {
    private final Visit visit;
    private final ServedModel model;
    private final Explaining explaining;

    Explanation(Visit visit, ServedModel model, Explaining explaining) {
        this.visit = visit;
        this.model = model;
        this.explaining = explaining;
    }

    /** Reads a body and begins to explain; on the event loop, or on the pool. */
    void begin(ByteBuffer body, TensorLimits limits) {
        var header = Optional.ofNullable(visit.request().getHeader(Headers.INFERENCE_HEADER_CONTENT_LENGTH));
        InferRequest read = InferCodec.readRequest(body, header, model.version().signature(), limits);
        CompletableFuture<List<NamedTensor>> explained =
                explaining.explain(model, read.inputs()).toCompletableFuture();
        visit.onLoop(() -> visit.onWithdrawal(() -> explained.cancel(false)));
        var _ = explained
                .thenApply(tensors -> write(read, tensors))
                .whenComplete((payload, failure) -> visit.onLoop(() -> reply(payload, failure)));
    }

    private InferPayload write(InferRequest read, List<NamedTensor> tensors) {
        var id = model.version().id();
        return InferCodec.writeResponse(new InferResponse(id.model(), id.number(), read.id(), tensors), read);
    }

    private void reply(@Nullable InferPayload payload, @Nullable Throwable failure) {
        if (payload == null) {
            visit.refuse(failure);
        } else if (visit.leave()) {
            visit.replies().payload(visit.request(), payload);
        }
    }
}
