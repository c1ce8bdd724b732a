package io.lepton.inference.engine;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.ModelVersionId;
import io.lepton.domain.NamedTensor;
import io.lepton.inference.engine.BatchPlan.Batch;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The requests of one model that wait for an executor.
 *
 * <p>What runs next is decided when an executor is free ({@link BatchPlan}), in batches as large as pays ({@link
 * BatchCost}). The queue asks the shared pool for a turn while more requests wait than turns are asked for, and for no
 * more turns than there are executors; the pool gives turns in order of asking, so no model starves another.
 *
 * <p>Where nothing else waits and a run is known to be shorter than what handing it to another thread and back costs, it runs on
 * the thread that brings it.
 *
 * <p>At most {@code requestsMax} requests wait or run at once, and none that would wait longer than {@code waitMax} or its
 * own deadline, as the cost that was learned foretells; the next is refused ({@link Admission}), or takes the place of one
 * of lower priority. A request is withdrawn by cancelling its future, which frees its place at once. After {@link #close} nothing is taken in, what waits still runs, and the model is closed when the last of it has
 * ended. Safe for any thread; its state is guarded by {@code lock}, which is held across nothing that blocks.
 */
public final class InferenceQueue implements RequestQueue {
    /**
     * A run shorter than this is not handed to another thread. Waking two threads takes 10 to 40 microseconds of processor
     * time; and an event loop is held up no longer than by the reading of a body.
     */
    private static final double SHORT_RUN_NANOS = 50_000;

    /** The same where a lone caller waits for it: no batch is lost, and nobody else is held up but by chance. */
    private static final double LONE_RUN_NANOS = 1_000_000;

    private final ModelVersionId version;
    private final LoadedModel model;
    private final TurnPool pool;
    private final ServiceTime serviceTime;
    private final BatchRunner runner;
    private final QueueConfig config;
    private final ModelFigures figures;
    private final ReentrantLock lock = new ReentrantLock();
    private final BatchPlan<Turn<?>> plan;
    private final BatchCost cost;
    private final Admission admission;
    private int requests;
    /** Turns that the pool was asked for and that have not begun. */
    private int turnsAsked;
    /** Turns that have begun and not ended. */
    private int turnsTaken;

    /** What the request that came last looks like. */
    private Layout usual = Layout.ALONE;

    private boolean isClosed;
    private boolean isModelClosed;

    public InferenceQueue(
            ModelVersionId version,
            LoadedModel model,
            TurnPool pool,
            ServiceTime serviceTime,
            QueueConfig config,
            ModelFigures figures) {
        this.version = version;
        this.model = model;
        this.pool = pool;
        this.serviceTime = serviceTime;
        this.runner = new BatchRunner(model, serviceTime, figures, this::record);
        this.config = config;
        this.figures = figures;
        this.plan = new BatchPlan<>(config.bytesMax(), config.patience().toNanos());
        this.cost = new BatchCost(config.rowsMax());
        this.admission = new Admission(version, config, plan, cost, model::requestsMax);
    }

    @Override
    public ModelFigures figures() {
        return figures;
    }

    @Override
    public int requests() {
        lock.lock();
        try {
            return requests;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public <T> CompletableFuture<T> submit(
            List<NamedTensor> inputs, List<String> outputs, Terms terms, Finish<T> finish) {
        Standing standing = Standing.of(terms, serviceTime.begin());
        return join(turn(inputs, outputs, finish), standing, terms.isLone() ? LONE_RUN_NANOS : SHORT_RUN_NANOS);
    }

    private <T> Turn<T> turn(List<NamedTensor> inputs, List<String> outputs, Finish<T> finish) {
        return new Turn<>(version, inputs, outputs, finish, new CompletableFuture<>(), figures, figures.begin());
    }

    /** @param nanosHere a run that is expected to be shorter may stay on this thread */
    private <T> CompletableFuture<T> join(Turn<T> turn, Standing standing, double nanosHere) {
        Layout layout = Layout.of(turn.inputs(), turn.outputs());
        Runnable farewell;
        boolean asks;
        boolean staysHere;
        lock.lock();
        try {
            requireOpen();
            farewell = admission.admit(standing, requests);
            Ticket<Turn<?>> ticket = add(turn, layout, standing);
            requests++;
            asks = ask();
            staysHere = staysHere(layout, nanosHere);
            usual = layout;
            // Nobody waits for this stage: it only counts, and cannot fail.
            var _ = turn.answer().whenComplete((_, _) -> leave(ticket));
        } finally {
            lock.unlock();
        }
        farewell.run();
        if (asks && staysHere) {
            pool.executeHere(this::takeTurn);
        } else if (asks) {
            pool.execute(this::takeTurn);
        }
        return turn.answer();
    }

    @Override
    public void close() {
        lock.lock();
        try {
            isClosed = true;
        } finally {
            lock.unlock();
        }
        closeModelIfOver();
    }

    private void requireOpen() {
        if (isClosed) {
            throw new LeptonException(ErrorCode.MODEL_NOT_READY, "the model is being unloaded: version=" + version);
        }
    }

    private Ticket<Turn<?>> add(Turn<?> turn, Layout layout, Standing standing) {
        long rows = layout.rows();
        if (config.rowsMax() > 1 && rows > 0 && model.keepsRowsApart()) {
            return plan.add(turn, layout.withRows(1), rows, turn.bytes(), standing);
        }
        return plan.add(turn, Layout.ALONE, Math.max(1, rows), turn.bytes(), standing);
    }

    private void leave(Ticket<Turn<?>> ticket) {
        lock.lock();
        try {
            requests--;
            plan.withdraw(ticket);
        } finally {
            lock.unlock();
        }
    }

    /** Tells whether a turn must be asked for, and counts it; under the lock. */
    private boolean ask() {
        boolean asks = turnsAsked < Math.min(config.executors(), plan.requestsWaiting());
        if (asks) {
            turnsAsked++;
        }
        return asks;
    }

    /** Tells whether a request may run where it is; under the lock. */
    private boolean staysHere(Layout layout, double nanosHere) {
        return plan.requestsWaiting() == 1
                && turnsTaken < config.executors()
                && cost.isKnown()
                && cost.nanos(Math.max(1, layout.rows())) < nanosHere
                // What is known is the cost of a row; one of other extents may cost more.
                && layout.equals(usual)
                && !Thread.currentThread().isVirtual();
    }

    private void takeTurn() {
        Batch<Turn<?>> batch;
        boolean asks;
        lock.lock();
        try {
            turnsAsked--;
            turnsTaken++;
            batch = plan.take(serviceTime.begin(), cost.rowsNext(plan.rowsWaiting()));
            asks = ask();
        } finally {
            lock.unlock();
        }
        if (asks) {
            pool.execute(this::takeTurn);
        }
        try {
            runner.run(batch);
        } finally {
            endTurn();
        }
    }

    private void record(long rows, long nanos) {
        lock.lock();
        try {
            cost.record(rows, nanos);
        } finally {
            lock.unlock();
        }
    }

    private void endTurn() {
        lock.lock();
        try {
            turnsTaken--;
        } finally {
            lock.unlock();
        }
        closeModelIfOver();
    }

    private void closeModelIfOver() {
        lock.lock();
        try {
            boolean isOver = isClosed && turnsAsked == 0 && turnsTaken == 0;
            if (!isOver || isModelClosed) {
                return;
            }
            isModelClosed = true;
        } finally {
            lock.unlock();
        }
        model.close();
    }
}
