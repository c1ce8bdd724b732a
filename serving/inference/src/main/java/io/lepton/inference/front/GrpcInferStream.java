package io.lepton.inference.front;

import io.lepton.domain.LeptonException;
import io.lepton.wire.GrpcCodec;
import io.lepton.wire.grpc.ModelStreamInferResponse;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Answers a stream of requests, in their order.
 *
 * <p>A bounded number of them wait or run at once, so that they can share a batch; more are taken when the oldest is
 * answered and the caller reads. A refused request is told in its answer and leaves the stream open. Confined to the
 * call's event loop.
 */
final class GrpcInferStream implements GrpcReceiver {
    private static final int REQUESTS_MAX = 8;

    private final GrpcServing serving;
    private final GrpcCall call;
    private final Deque<Pending> pending = new ArrayDeque<>();
    private boolean isAsking;
    private boolean hasEnded;

    GrpcInferStream(GrpcServing serving, GrpcCall call) {
        this.serving = serving;
        this.call = call;
        this.isAsking = true;
        call.keepAlive();
        call.onDrained(_ -> answer());
    }

    @Override
    public void message(GrpcMessage message) {
        isAsking = false;
        var request = new Pending();
        pending.add(request);
        request.begin(message);
        ask();
    }

    @Override
    public void end() {
        hasEnded = true;
        answer();
    }

    @Override
    public void over() {
        for (Pending request : pending) {
            request.inference.withdraw();
            request.leave();
        }
        pending.clear();
    }

    /** Sends what is answered, up to the first that is not. */
    private void answer() {
        while (!pending.isEmpty() && pending.element().answer != null && !call.isFull()) {
            Pending answered = pending.remove();
            answered.leave();
            call.send(answered.answer == null ? List.of() : answered.answer);
        }
        if (hasEnded && pending.isEmpty()) {
            call.complete();
        } else {
            ask();
        }
    }

    private void ask() {
        if (!isAsking && !hasEnded && pending.size() < REQUESTS_MAX) {
            isAsking = true;
            call.next();
        }
    }

    /** One request of the stream, from its message to its answer. */
    private final class Pending implements GrpcInference.Outcome {
        private final GrpcInference inference = new GrpcInference(serving, call, GrpcCodec::writeStreamResponse, this);
        private @Nullable List<ByteBuffer> answer;
        private boolean isInFlight;

        void begin(GrpcMessage message) {
            try {
                serving.inFlight().admit(call.request().connection());
                isInFlight = true;
                inference.begin(message);
            } catch (LeptonException refusal) {
                refuse(refusal);
            }
        }

        void leave() {
            if (isInFlight) {
                serving.inFlight().leave();
            }
        }

        @Override
        public void answer(List<ByteBuffer> message) {
            answer = message;
            GrpcInferStream.this.answer();
        }

        @Override
        public void refuse(LeptonException refusal) {
            var message = ModelStreamInferResponse.newBuilder().setErrorMessage(String.valueOf(refusal.getMessage()));
            answer = List.of(ByteBuffer.wrap(message.build().toByteArray()));
            GrpcInferStream.this.answer();
        }
    }
}
