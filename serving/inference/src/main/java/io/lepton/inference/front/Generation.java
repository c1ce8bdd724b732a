package io.lepton.inference.front;

import io.lepton.domain.LeptonException;
import io.lepton.domain.ModelVersionId;
import io.lepton.domain.NamedTensor;
import io.lepton.inference.engine.ServedModel;
import io.lepton.wire.GenerateCodec;
import io.lepton.wire.GenerateRequest;
import io.lepton.wire.InferResponse;
import io.lepton.wire.TensorLimits;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * One request of {@code generate} or {@code generate_stream}: gather, read, take outputs as they come, write each.
 *
 * <p>An answer's text is written by the thread that computed it, and sent upon the event loop. No more outputs are asked
 * for than the caller has room for; when it goes away, no more at all.
 */
final class Generation implements Flow.Subscriber<List<NamedTensor>> {
    /** Where outputs go, upon the event loop. */
    interface Sink {
        /** Takes one more set of outputs, as a JSON text; asks for the next when there is room for it. */
        void take(ByteBuffer text, Flow.Subscription subscription);

        /** All outputs have come. */
        void end();

        void fail(LeptonException failure);
    }

    private final Visit visit;
    private final ModelVersionId version;
    private final Sink sink;
    private Flow.@Nullable Subscription subscription;

    private Generation(Visit visit, ModelVersionId version, Sink sink) {
        this.visit = visit;
        this.version = version;
        this.sink = sink;
    }

    /** Reads a body and begins to generate; on the event loop, or on the pool. */
    static void begin(
            ByteBuffer body, Visit visit, ServedModel model, Generator generator, Sink sink, TensorLimits limits) {
        var figures = model.queue().figures();
        long begin = figures.begin();
        GenerateRequest read;
        try {
            read = GenerateCodec.readRequest(body, model.version().signature(), limits);
        } catch (RuntimeException e) {
            figures.fail(begin);
            throw e;
        }
        figures.read(begin);
        visit.read(model.version().id());
        var generation = new Generation(visit, model.version().id(), sink);
        visit.onLoop(() -> generation.begin(generator, read));
    }

    private void begin(Generator generator, GenerateRequest read) {
        if (visit.isOver()) {
            return;
        }
        try {
            generator.generate(read, visit).subscribe(this);
        } catch (RuntimeException | Error e) {
            visit.refuse(e);
        }
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        visit.onWithdrawal(given::cancel);
        given.request(1);
    }

    @Override
    public void onNext(List<NamedTensor> outputs) {
        var response = new InferResponse(version.model(), version.number(), Optional.empty(), outputs);
        ByteBuffer text = GenerateCodec.writeResponse(response);
        var asking = Objects.requireNonNull(subscription, "a publisher subscribes first");
        visit.onLoop(() -> {
            if (!visit.isOver()) {
                sink.take(text, asking);
            }
        });
    }

    @Override
    public void onError(Throwable failure) {
        visit.onLoop(() -> {
            if (!visit.isOver()) {
                sink.fail(visit.told(failure));
            }
        });
    }

    @Override
    public void onComplete() {
        visit.onLoop(() -> {
            if (!visit.isOver()) {
                sink.end();
            }
        });
    }
}
