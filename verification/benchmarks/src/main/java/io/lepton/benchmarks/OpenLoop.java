package io.lepton.benchmarks;

import io.lepton.client.LeptonClient;
import io.lepton.client.PredictRequest;
import io.lepton.domain.DataClass;
import io.lepton.domain.LeptonException;
import io.lepton.domain.ModelName;
import io.lepton.domain.NamedTensor;
import io.lepton.domain.RegionId;
import io.lepton.domain.Shape;
import io.lepton.domain.Tensor;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Sends predictions at a fixed rate, whether earlier ones have been answered or not: a slow fleet gets no rest.
 *
 * <p>Each request enters through the next region's gateway and carries the next data class, both in turn. A request's time
 * counts from when it was due, so that a late start is not forgiven.
 */
final class OpenLoop {
    private static final ModelName MODEL = new ModelName("payments");
    private static final long END_WAIT_SECONDS_MAX = 60;

    private final LeptonClient client;
    private final List<RegionId> entries;
    private final List<Optional<DataClass>> dataClasses;
    private final Queue<Shot> shots = new ConcurrentLinkedQueue<>();

    OpenLoop(LeptonClient client, List<RegionId> entries, List<Optional<DataClass>> dataClasses) {
        this.client = client;
        this.entries = List.copyOf(entries);
        this.dataClasses = List.copyOf(dataClasses);
    }

    /** Sends for a time, waits for the last answer, and gives back every request, in no order. */
    List<Shot> run(int requestsPerSecond, Duration time) throws InterruptedException {
        long intervalNanos = TimeUnit.SECONDS.toNanos(1) / requestsPerSecond;
        long count = time.toNanos() / intervalNanos;
        long startNanos = System.nanoTime();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        for (long i = 0; i < count; i++) {
            long dueNanos = startNanos + i * intervalNanos;
            long number = i;
            sleepUntil(dueNanos);
            threads.execute(() -> shots.add(shoot(number, dueNanos)));
        }
        threads.shutdown();
        if (!threads.awaitTermination(END_WAIT_SECONDS_MAX, TimeUnit.SECONDS)) {
            throw new IllegalStateException("requests are still open: answered=" + shots.size() + ", sent=" + count);
        }
        return List.copyOf(shots);
    }

    private Shot shoot(long number, long dueNanos) {
        // Every data class enters through every region in turn.
        RegionId entry = entries.get((int) (number % entries.size()));
        Optional<DataClass> dataClass = dataClasses.get((int) (number / entries.size() % dataClasses.size()));
        PredictRequest request = PredictRequest.of(MODEL, List.of(payment())).withEntry(entry);
        try {
            var result = client.predict(dataClass.map(request::withDataClass).orElse(request));
            return new Shot(dueNanos, System.nanoTime() - dueNanos, dataClass, result.region(), Optional.empty());
        } catch (LeptonException e) {
            return new Shot(dueNanos, System.nanoTime() - dueNanos, dataClass, Optional.empty(), Optional.of(e.code()));
        }
    }

    private static NamedTensor payment() {
        return new NamedTensor("payment", Tensor.ofFloats(Shape.of(1, 4), 1850f, 3f, 1f, 4f));
    }

    private static void sleepUntil(long dueNanos) throws InterruptedException {
        long waitNanos = dueNanos - System.nanoTime();
        if (waitNanos > 0) {
            Thread.sleep(Duration.ofNanos(waitNanos));
        }
    }
}
