package io.lepton.inference;

import io.lepton.artifacts.ArtifactFile;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.ModelVersion;
import io.lepton.domain.NamedTensor;
import io.lepton.inference.MemoryPlan.Resident;
import io.lepton.inference.engine.Halt;
import io.lepton.inference.engine.LoadedModel;
import io.lepton.inference.engine.TurnPool;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A version's place in memory, which the model may leave and come back to while the queue in front of it stays.
 *
 * <p>To its queue a seat is both the model and the executor: turns go on to the pool while the model is there, and are held
 * while it is away. The first that is held makes the owner bring the model. When it has come the held turns run, in order;
 * when it could not come, or not in time, they run all the same and find the refusal, so each caller gets it as an answer.
 *
 * <p>A model leaves only while no turn is held or running. Safe for any thread; the state is guarded by {@code lock}, under
 * which nothing outside is called but the clock.
 */
final class Seat implements LoadedModel, TurnPool {
    /** Looks after the memory. */
    interface Owner {
        /** How many requests may wait for a model that is away. */
        int heldRequestsMax();

        /** A turn is held, and none was before; {@link Seat#expire} ends the hold of that number. */
        void held(Seat seat, long hold);

        /** The model has nothing to do any more, or has left for good. */
        void rests(Seat seat);

        /** The model has left for good; the owner closes it. */
        void left(LoadedModel model);
    }

    private final ModelVersion version;
    private final Supplier<ArtifactFile> file;
    private final Executor pool;
    private final LongSupplier nanos;
    private final Owner owner;
    private final ReentrantLock lock = new ReentrantLock();
    private final List<Runnable> held = new ArrayList<>();
    /** Turns that went on to the pool and have not ended. */
    private int turns;

    private long holds;
    private long bytes;
    private long idleSinceNanos;
    private boolean isAwaited;
    private boolean isClosed;
    /** These are read without the lock; turns keep the model from leaving. */
    private volatile @Nullable LoadedModel model;

    private volatile @Nullable LeptonException refusal;
    private volatile boolean keptRowsApart;
    private volatile boolean asksForCache;

    /**
     * An empty seat.
     *
     * @param file gives the version's file, verified; may block
     * @param pool runs the turns
     * @param nanos monotonic time
     */
    Seat(ModelVersion version, Supplier<ArtifactFile> file, Executor pool, LongSupplier nanos, Owner owner) {
        this.version = version;
        this.file = file;
        this.pool = pool;
        this.nanos = nanos;
        this.owner = owner;
        this.bytes = version.sizeBytes();
    }

    ModelVersion version() {
        return version;
    }

    ArtifactFile file() {
        return file.get();
    }

    /** What the model is expected to take, in bytes: as it was last measured; before, its file's size. */
    long bytes() {
        return locked(() -> bytes);
    }

    boolean isClosed() {
        return locked(() -> isClosed);
    }

    /** The model as the plan of the memory sees it; absent while it is away. */
    Optional<Resident<Seat>> resident() {
        return locked(() ->
                model == null ? Optional.empty() : Optional.of(new Resident<>(this, bytes, idleSinceNanos, turns > 0)));
    }

    /** Claims the one load of the model; false if it is there, or on its way. */
    boolean claim() {
        return locked(() -> {
            boolean isFree = model == null && !isAwaited;
            isAwaited |= isFree;
            return isFree;
        });
    }

    /** Expects the model to take so many bytes. */
    void expect(long measured) {
        lock.lock();
        try {
            bytes = measured;
        } finally {
            lock.unlock();
        }
    }

    /** Takes the model in and lets the held turns run; false if the seat was closed meanwhile, and the caller keeps it. */
    boolean settle(LoadedModel loaded, long measured) {
        List<Runnable> released;
        lock.lock();
        try {
            if (isClosed) {
                return false;
            }
            model = loaded;
            asksForCache = loaded.asksForCache();
            bytes = measured;
            isAwaited = false;
            refusal = null;
            idleSinceNanos = nanos.getAsLong();
            released = release();
        } finally {
            lock.unlock();
        }
        released.forEach(this::pass);
        return true;
    }

    /** Answers the held turns that the load has failed; the next turn starts another load. */
    void fail(Throwable failure) {
        var told = new LeptonException(
                ErrorCode.MODEL_NOT_READY,
                "the model could not be loaded again: version=" + version.id() + ", reason=" + failure.getMessage(),
                failure);
        List<Runnable> released = locked(() -> {
            isAwaited = false;
            return refuse(told);
        });
        released.forEach(this::pass);
    }

    /** Ends a hold that took too long, if it is still on; the load goes on. */
    void expire(long hold) {
        var told = new LeptonException(
                ErrorCode.OVERLOADED, "the model is not back in memory in time: version=" + version.id());
        List<Runnable> released = locked(() -> hold == holds ? refuse(told) : List.<Runnable>of());
        released.forEach(this::pass);
    }

    /** Ends the present hold, if there is one, because the node ends. */
    void abandon() {
        List<Runnable> released = locked(() -> refuse(unloading()));
        released.forEach(this::pass);
    }

    /** Takes the model out to make room; absent if it is at work or away. */
    Optional<LoadedModel> evict() {
        return locked(() -> turns > 0 ? Optional.empty() : takeOut());
    }

    /** Hot: runs a turn now, or when the model is back. */
    @Override
    public void execute(Runnable turn) {
        OptionalLong begun = OptionalLong.empty();
        lock.lock();
        try {
            if (model == null && refusal == null) {
                held.add(turn);
                if (held.size() > 1) {
                    return;
                }
                begun = OptionalLong.of(++holds);
            } else {
                turns++;
            }
        } finally {
            lock.unlock();
        }
        if (begun.isPresent()) {
            owner.held(this, begun.getAsLong());
        } else {
            pass(turn);
        }
    }

    @Override
    public void executeHere(Runnable turn) {
        if (takeIfPresent()) {
            runAndLeave(turn);
        } else {
            execute(turn);
        }
    }

    private boolean takeIfPresent() {
        return locked(() -> {
            boolean isPresent = model != null;
            turns += isPresent ? 1 : 0;
            return isPresent;
        });
    }

    @Override
    public List<NamedTensor> run(List<NamedTensor> inputs, List<String> outputs) {
        return present().run(inputs, outputs);
    }

    @Override
    public boolean keepsRowsApart() {
        LoadedModel present = model;
        return present == null ? keptRowsApart : present.keepsRowsApart();
    }

    /** As the model that came last says. */
    @Override
    public boolean asksForCache() {
        return asksForCache;
    }

    @Override
    public int requestsMax() {
        return model == null ? owner.heldRequestsMax() : Integer.MAX_VALUE;
    }

    @Override
    public List<List<NamedTensor>> runTogether(List<List<NamedTensor>> requests, List<String> outputs) {
        return present().runTogether(requests, outputs);
    }

    @Override
    public List<NamedTensor> run(List<NamedTensor> inputs, List<String> outputs, Halt halt) {
        return present().run(inputs, outputs, halt);
    }

    @Override
    public List<List<NamedTensor>> runTogether(List<List<NamedTensor>> requests, List<String> outputs, Halt halt) {
        return present().runTogether(requests, outputs, halt);
    }

    /** Empties the seat for good; its queue calls this when the last turn is about to end. */
    @Override
    public void close() {
        Optional<LoadedModel> present = locked(() -> {
            isClosed = true;
            return takeOut();
        });
        present.ifPresent(owner::left);
        owner.rests(this);
    }

    /** Under the lock. */
    private Optional<LoadedModel> takeOut() {
        LoadedModel present = model;
        if (present == null) {
            return Optional.empty();
        }
        keptRowsApart = present.keepsRowsApart();
        model = null;
        return Optional.of(present);
    }

    private LoadedModel present() {
        LoadedModel present = model;
        if (present != null) {
            return present;
        }
        LeptonException told = refusal;
        throw told == null ? unloading() : told;
    }

    private LeptonException unloading() {
        return new LeptonException(ErrorCode.MODEL_NOT_READY, "the model is being unloaded: version=" + version.id());
    }

    /** Lets the held turns find a refusal, until the last of them has; under the lock. */
    private List<Runnable> refuse(LeptonException told) {
        if (held.isEmpty()) {
            return List.of();
        }
        refusal = told;
        return release();
    }

    /** Counts the held turns as running; under the lock. */
    private List<Runnable> release() {
        List<Runnable> released = List.copyOf(held);
        held.clear();
        turns += released.size();
        return released;
    }

    private void pass(Runnable turn) {
        pool.execute(() -> runAndLeave(turn));
    }

    private void runAndLeave(Runnable turn) {
        try {
            turn.run();
        } finally {
            leave();
        }
    }

    private void leave() {
        lock.lock();
        try {
            if (--turns > 0) {
                return;
            }
            refusal = null;
            idleSinceNanos = nanos.getAsLong();
        } finally {
            lock.unlock();
        }
        owner.rests(this);
    }

    private <T> T locked(Supplier<T> step) {
        lock.lock();
        try {
            return step.get();
        } finally {
            lock.unlock();
        }
    }
}
