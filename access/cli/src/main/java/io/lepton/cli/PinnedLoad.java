package io.lepton.cli;

import io.lepton.client.LeptonClient;
import io.lepton.client.PredictRequest;
import io.lepton.client.PredictResult;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.RegionId;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Requests of one data class, sent at a steady rate to every gateway in turn, those of other jurisdictions too. Each is counted
 * by what its answer says. What would be too many at once is not sent.
 */
final class PinnedLoad implements AutoCloseable {
    private static final int UNDER_WAY_MAX = 256;
    private static final Duration LAST_ANSWERS = Duration.ofSeconds(30);
    /** With these a gateway says that it knows what it does not do. */
    private static final Set<ErrorCode> REFUSALS = EnumSet.of(
            ErrorCode.RESIDENCY_FORBIDS,
            ErrorCode.NO_REGION_ALIVE,
            ErrorCode.MODEL_NOT_READY,
            ErrorCode.POLICY_STALE,
            ErrorCode.UNKNOWN_DATA_CLASS,
            ErrorCode.OVERLOADED,
            ErrorCode.RATE_LIMITED,
            ErrorCode.DEADLINE_EXCEEDED);

    private final LeptonClient fleet;
    private final PredictRequest request;
    private final List<RegionId> doors;
    private final Set<RegionId> permitted;
    private final DrillTally tally;
    private final Semaphore room = new Semaphore(UNDER_WAY_MAX);
    private final ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor();
    private final ScheduledExecutorService pace = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("lepton-drill").factory());
    /** Confined to the pace. */
    private int next;

    PinnedLoad(
            LeptonClient fleet,
            PredictRequest request,
            List<RegionId> doors,
            Set<RegionId> permitted,
            DrillTally tally) {
        this.fleet = fleet;
        this.request = request;
        this.doors = List.copyOf(doors);
        this.permitted = Set.copyOf(permitted);
        this.tally = tally;
    }

    void begin(int requestsPerSecond) {
        long everyNanos = TimeUnit.SECONDS.toNanos(1) / requestsPerSecond;
        var _ = pace.scheduleAtFixedRate(this::send, 0, everyNanos, TimeUnit.NANOSECONDS);
    }

    /** Sends nothing more, and waits for what is under way. */
    @Override
    public void close() {
        pace.shutdownNow();
        calls.shutdown();
        try {
            if (!calls.awaitTermination(LAST_ANSWERS.toSeconds(), TimeUnit.SECONDS)) {
                calls.shutdownNow();
            }
        } catch (InterruptedException _) {
            calls.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    private void send() {
        if (room.tryAcquire()) {
            RegionId door = doors.get(next++ % doors.size());
            int phase = tally.now();
            calls.execute(() -> {
                try {
                    ask(door, phase);
                } finally {
                    room.release();
                }
            });
        }
    }

    private void ask(RegionId door, int phase) {
        try {
            judge(fleet.predict(request.withEntry(door)), door, phase);
        } catch (LeptonException e) {
            if (REFUSALS.contains(e.code())) {
                tally.refused(phase, e.code().name());
            } else if (!Thread.currentThread().isInterrupted()) {
                tally.failed(phase, e.code().name());
            }
        }
    }

    private void judge(PredictResult result, RegionId door, int phase) {
        if (result.region().filter(permitted::contains).isPresent()) {
            tally.answered(phase);
        } else {
            tally.leaked(
                    phase,
                    door,
                    result.region().map(RegionId::value).orElse("(not told)"),
                    result.requestId().orElse("(not told)"));
        }
    }
}
