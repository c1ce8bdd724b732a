package io.lepton.inference.front;

import io.lepton.domain.ElementType;
import io.lepton.domain.LeptonException;
import io.lepton.domain.NamedTensor;
import io.lepton.domain.Shape;
import io.lepton.domain.Tensor;
import io.lepton.telemetry.Traces;
import io.lepton.wire.GenerateRequest;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Flow;
import java.util.concurrent.Flow.Subscriber;
import org.jspecify.annotations.Nullable;

/** Answers every request with the same words, one a time, and then ends or fails. */
final class ScriptedGenerator implements Generator {
    private final List<String> words;
    private final Optional<LeptonException> failure;
    private final boolean isEndless;
    private volatile boolean isCancelled;
    private volatile @Nullable GenerateRequest asked;

    private ScriptedGenerator(List<String> words, Optional<LeptonException> failure, boolean isEndless) {
        this.words = words;
        this.failure = failure;
        this.isEndless = isEndless;
    }

    static ScriptedGenerator saying(String... words) {
        return new ScriptedGenerator(List.of(words), Optional.empty(), false);
    }

    static ScriptedGenerator failingBehind(LeptonException failure, String... words) {
        return new ScriptedGenerator(List.of(words), Optional.of(failure), false);
    }

    static ScriptedGenerator endlesslySaying(String word) {
        return new ScriptedGenerator(List.of(word), Optional.empty(), true);
    }

    /** Ports by which every model is this one. */
    FrontPorts ports() {
        return new FrontPorts(_ -> this, Explaining.nothing(), Traces.off(), Repository.closed());
    }

    boolean isCancelled() {
        return isCancelled;
    }

    Optional<GenerateRequest> asked() {
        return Optional.ofNullable(asked);
    }

    @Override
    public Flow.Publisher<List<NamedTensor>> generate(GenerateRequest request, Caller caller) {
        asked = request;
        return subscriber -> subscriber.onSubscribe(new Script(subscriber));
    }

    private final class Script implements Flow.Subscription {
        private final Subscriber<? super List<NamedTensor>> subscriber;
        private int said;

        Script(Subscriber<? super List<NamedTensor>> subscriber) {
            this.subscriber = subscriber;
        }

        @Override
        public void request(long count) {
            if (isEndless || said < words.size()) {
                subscriber.onNext(List.of(new NamedTensor("text_output", string(words.get(said % words.size())))));
                said++;
            } else {
                failure.ifPresentOrElse(subscriber::onError, subscriber::onComplete);
            }
        }

        @Override
        public void cancel() {
            isCancelled = true;
        }
    }

    private static Tensor string(String word) {
        byte[] utf8 = word.getBytes(StandardCharsets.UTF_8);
        var data = ByteBuffer.allocate(Integer.BYTES + utf8.length).order(ByteOrder.LITTLE_ENDIAN);
        return Tensor.wrap(
                ElementType.BYTES,
                Shape.of(1),
                data.putInt(utf8.length).put(utf8).flip());
    }
}
