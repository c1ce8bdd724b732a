package io.lepton.inference.engine;

import io.lepton.chassis.Clock;
import io.lepton.domain.ModelName;
import io.lepton.domain.ModelVersionId;
import io.lepton.domain.NamedTensor;
import io.lepton.domain.Shape;
import io.lepton.domain.Tensor;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What batching costs a request: taking it in, choosing its batch, learning from the run and answering, around a model that
 * answers at once. In the engine's package, because the queue is nobody else's business.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class InferenceQueueBenchmark {
    private static final int CROWD = 16;
    private static final ModelVersionId VERSION = new ModelVersionId(new ModelName("echo"), 1);
    private static final List<NamedTensor> INPUTS =
            List.of(new NamedTensor("x", Tensor.ofFloats(Shape.of(1, 2), 1, 2)));
    private static final List<String> OUTPUTS = List.of("x");

    /** Gives back what it is given. */
    private static final class Echo implements LoadedModel {
        @Override
        public List<NamedTensor> run(List<NamedTensor> inputs, List<String> outputs) {
            return inputs;
        }

        @Override
        public List<List<NamedTensor>> runTogether(List<List<NamedTensor>> requests, List<String> outputs) {
            return requests;
        }

        @Override
        public boolean keepsRowsApart() {
            return true;
        }

        @Override
        public void close() {}
    }

    /** Each look is a microsecond after the last: what reading the real time costs is not the queue's doing. */
    private static final class SteppingClock implements Clock {
        private static final long STEP_NANOS = 1_000;
        private long nanos;

        @Override
        public long nanos() {
            nanos += STEP_NANOS;
            return nanos;
        }

        @Override
        public Instant now() {
            return Instant.EPOCH;
        }
    }

    private final Queue<Runnable> turns = new ArrayDeque<>();
    private final List<CompletableFuture<List<NamedTensor>>> answers = new ArrayList<>(CROWD);
    private InferenceQueue queue = open();

    /** Begins anew, so that no trial learns from another. */
    @Setup
    public void begin() {
        turns.clear();
        queue = open();
    }

    /** One request, with nobody else there. */
    @Benchmark
    public List<NamedTensor> alone() {
        var answer = queue.submit(INPUTS, OUTPUTS, outputs -> outputs);
        takeTurns();
        return answer.join();
    }

    /** One request of sixteen that wait together. */
    @Benchmark
    @OperationsPerInvocation(CROWD)
    public int inACrowd() {
        answers.clear();
        for (int i = 0; i < CROWD; i++) {
            answers.add(queue.submit(INPUTS, OUTPUTS, outputs -> outputs));
        }
        takeTurns();
        int elements = 0;
        for (var answer : answers) {
            elements += answer.join().size();
        }
        return elements;
    }

    private void takeTurns() {
        for (Runnable turn = turns.poll(); turn != null; turn = turns.poll()) {
            turn.run();
        }
    }

    private InferenceQueue open() {
        Clock clock = new SteppingClock();
        var config = new QueueConfig(1_024, Duration.ofSeconds(10), 64, 8 << 20, 2);
        return new InferenceQueue(
                VERSION, new Echo(), turns::add, new ServiceTime(clock::nanos), config, new ModelFigures(clock));
    }
}
