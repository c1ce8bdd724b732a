package io.lepton.inference.front;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** The answer to {@code generate}: exactly one set of outputs. Confined to the request's event loop. */
final class OneAnswer implements Generation.Sink {
    private final Visit visit;
    private @Nullable ByteBuffer answer;

    OneAnswer(Visit visit) {
        this.visit = visit;
    }

    @Override
    public void take(ByteBuffer text, Flow.Subscription subscription) {
        if (answer == null) {
            answer = text;
            subscription.request(1);
        } else {
            subscription.cancel();
            visit.refuse(new LeptonException(
                    ErrorCode.UNSUPPORTED, "the model answers more than once, ask it by generate_stream"));
        }
    }

    @Override
    public void end() {
        if (answer == null) {
            visit.refuse(new LeptonException(ErrorCode.INTERNAL, "the model answered nothing"));
        } else if (visit.leave()) {
            visit.replies().jsonText(visit.request(), answer);
            visit.answered();
        }
    }

    @Override
    public void fail(LeptonException failure) {
        visit.refuse(failure);
    }
}
