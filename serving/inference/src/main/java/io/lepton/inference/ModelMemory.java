package io.lepton.inference;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.ModelVersion;
import io.lepton.domain.ModelVersionId;
import io.lepton.inference.InferenceNodeConfig.Limits;
import io.lepton.inference.MemoryPlan.Fits;
import io.lepton.inference.MemoryPlan.NeverFits;
import io.lepton.inference.MemoryPlan.Resident;
import io.lepton.inference.MemoryPlan.Waits;
import io.lepton.inference.engine.LoadedModel;
import io.lepton.inference.engine.WarmUp;
import io.lepton.inference.front.MemoryReading;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads a node's models within its budget of memory.
 *
 * <p>Models come and go one after the other, on the pool's loading thread. Before each load those that are idle longest leave
 * until it fits ({@link MemoryPlan}), by the size that was measured when the model was last there, or at first by its
 * file's. After it, what load and warm-up took is measured ({@link MemoryMeter}), never taken for less than the file, and room is
 * made for what it is more. So the budget is kept between loads, and exceeded during one by what the model takes beyond
 * the expected. What a model keeps for runs grows with the largest request; it counts as it is after the warm-up.
 *
 * <p>A load that only busy models keep out waits, without a thread, until one of them rests. Safe for any thread.
 */
final class ModelMemory implements Seat.Owner {
    private static final Logger LOG = LoggerFactory.getLogger(ModelMemory.class);

    /** Runs a task later, on a thread that it must not block. */
    @FunctionalInterface
    interface Timer {
        void after(Duration delay, Runnable task);
    }

    private final Limits limits;
    private final InferencePool pool;
    private final Timer timer;
    private final Set<Seat> seats = ConcurrentHashMap.newKeySet();
    /** Loads that wait for a busy model to rest. */
    private final Queue<Arrival> waiting = new ConcurrentLinkedQueue<>();
    /** Counts the moments at which a load that had to wait might fit. */
    private final AtomicLong rests = new AtomicLong();

    private final AtomicLong loads = new AtomicLong();
    private final AtomicLong evictions = new AtomicLong();
    private volatile boolean isOver;

    /** A model that is to come, and what tells when it is there. */
    private record Arrival(Seat seat, CompletableFuture<Void> end) {}

    /** Memory without models. */
    ModelMemory(Limits limits, InferencePool pool, Timer timer) {
        this.limits = limits;
        this.pool = pool;
        this.timer = timer;
    }

    /** Brings the model of a seat whose load the caller has claimed; fails with what the load fails with. */
    CompletableFuture<Void> bring(Seat seat) {
        seats.add(seat);
        var arrival = new Arrival(seat, new CompletableFuture<>());
        pool.loading().execute(() -> attempt(arrival));
        return arrival.end();
    }

    MemoryReading reading() {
        var residents = new TreeMap<ModelVersionId, Long>();
        residents()
                .forEach(resident -> residents.merge(resident.model().version().id(), resident.bytes(), Long::sum));
        return new MemoryReading(limits.memoryBytesMax(), loads.get(), evictions.get(), residents);
    }

    /** Gives up all loads and answers the requests that wait for one; for when the queues have been closed. */
    void close() {
        isOver = true;
        giveUp();
        seats.forEach(Seat::abandon);
    }

    @Override
    public int heldRequestsMax() {
        return limits.heldRequestsMax();
    }

    @Override
    public void held(Seat seat, long hold) {
        timer.after(limits.holdMax(), () -> seat.expire(hold));
        if (seat.claim()) {
            // Nobody waits for the end: the seat itself tells those whom it holds.
            var _ = bring(seat);
        }
    }

    @Override
    public void left(LoadedModel model) {
        // Behind a load that is being measured, and not on the thread of whoever unloads.
        pool.loading().execute(() -> discard(model));
    }

    @Override
    public void rests(Seat seat) {
        if (seat.isClosed()) {
            seats.remove(seat);
        }
        rests.incrementAndGet();
        retry();
    }

    private void retry() {
        for (Arrival next = waiting.poll(); next != null; next = waiting.poll()) {
            Arrival arrival = next;
            pool.loading().execute(() -> attempt(arrival));
        }
    }

    private void giveUp() {
        for (Arrival next = waiting.poll(); next != null; next = waiting.poll()) {
            next.end().completeExceptionally(unloading(next.seat()));
        }
    }

    /** On the loading thread. */
    private void attempt(Arrival arrival) {
        long seen = rests.get();
        Seat seat = arrival.seat();
        try {
            if (isOver || seat.isClosed()) {
                throw unloading(seat);
            }
            if (load(seat)) {
                arrival.end().complete(null);
                return;
            }
        } catch (RuntimeException | Error e) {
            // Errors too: whoever waits for this model must be told, and other models are to go on.
            seat.fail(e);
            arrival.end().completeExceptionally(e);
            return;
        }
        waiting.add(arrival);
        if (isOver) {
            giveUp();
        } else if (rests.get() != seen) {
            // One came to rest after the plan was made and before anybody waited.
            retry();
        }
    }

    /** Tells whether the model is there now; if not, busy models keep it out. */
    private boolean load(Seat seat) {
        if (!makeRoom(seat, seat.bytes())) {
            return false;
        }
        long before = pool.meter().usedBytes();
        LoadedModel model = warm(seat);
        loads.incrementAndGet();
        boolean isSettled = false;
        try {
            long measured = Math.max(seat.version().sizeBytes(), pool.meter().usedBytes() - before);
            if (!makeRoom(seat, measured)) {
                // The next attempt must not load it again before there is room for all of it.
                seat.expect(measured);
                return false;
            }
            isSettled = seat.settle(model, measured);
        } finally {
            if (!isSettled) {
                discard(model);
            }
        }
        if (!isSettled) {
            throw unloading(seat);
        }
        tell("model in memory", seat);
        return true;
    }

    private LoadedModel warm(Seat seat) {
        ModelVersion version = seat.version();
        LoadedModel model = pool.runtime().load(seat.file(), version);
        try {
            WarmUp.run(model, version);
            return model;
        } catch (LeptonException e) {
            discard(model);
            throw new LeptonException(e.code(), "the warm-up inference failed: " + e.getMessage(), e);
        }
    }

    /** Lets idle models leave until there is room; false if there is none while others are busy. */
    private boolean makeRoom(Seat seat, long bytes) {
        while (true) {
            switch (MemoryPlan.of(bytes, limits.memoryBytesMax(), residents())) {
                case Fits<Seat>(var evicted) -> {
                    if (evicted.stream().allMatch(this::evict)) {
                        return true;
                    }
                }
                case Waits<Seat>() -> {
                    return false;
                }
                case NeverFits<Seat>() ->
                    throw new LeptonException(
                            ErrorCode.OVERLOADED,
                            "the model does not fit into the node's memory: version="
                                    + seat.version().id() + ", memoryBytes=" + bytes + ", memoryBytesMax="
                                    + limits.memoryBytesMax());
            }
        }
    }

    /** Tells whether the model left; one that began to work meanwhile stays, and the plan is made anew. */
    private boolean evict(Seat seat) {
        Optional<LoadedModel> model = seat.evict();
        model.ifPresent(idle -> {
            discard(idle);
            evictions.incrementAndGet();
            tell("model left memory to make room", seat);
        });
        return model.isPresent();
    }

    private void discard(LoadedModel model) {
        model.close();
        pool.meter().giveBack();
    }

    private List<Resident<Seat>> residents() {
        return seats.stream().map(Seat::resident).flatMap(Optional::stream).toList();
    }

    private static LeptonException unloading(Seat seat) {
        return new LeptonException(
                ErrorCode.MODEL_NOT_READY,
                "the model is being unloaded: version=" + seat.version().id());
    }

    private static void tell(String change, Seat seat) {
        LOG.atInfo()
                .addKeyValue("version", seat.version().id())
                .addKeyValue("memoryBytes", seat.bytes())
                .log(change);
    }
}
