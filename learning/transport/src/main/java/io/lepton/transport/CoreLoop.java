package io.lepton.transport;

import io.lepton.chassis.Clock;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.federation.Effect;
import io.lepton.federation.Happening;
import io.lepton.federation.Journal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * Runs a core on a thread of its own: what happens goes in one after the other, and each effect is done before the next, what is to be
 * written first. An effect that cannot be done ends the loop: the core is then ahead of its journal, and only a new start, from the
 * journal, brings both together again.
 */
final class CoreLoop {
    private static final int WAITING_MAX = 4_096;

    private record Arrival(Happening happening, CompletableFuture<Void> done) {}

    private final BiFunction<Happening, Instant, List<Effect>> core;
    private final Journal journal;
    private final Clock clock;
    private final Consumer<Effect> others;
    private final Runnable after;
    private final BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>(WAITING_MAX);
    private final PriorityQueue<Instant> alarms = new PriorityQueue<>();
    private final CompletableFuture<Void> broken = new CompletableFuture<>();
    private Optional<Thread> thread = Optional.empty();

    /**
     * A loop that has not begun.
     *
     * @param others does all effects but writing and waking, on the loop's thread
     * @param after happens on the loop's thread at first and each time that the core has heard something, once its effects are done
     */
    CoreLoop(
            BiFunction<Happening, Instant, List<Effect>> core,
            Journal journal,
            Clock clock,
            Consumer<Effect> others,
            Runnable after) {
        this.core = core;
        this.journal = journal;
        this.clock = clock;
        this.others = others;
        this.after = after;
    }

    /**
     * Begins; once.
     *
     * @param first what the core wants done first
     */
    void start(List<Effect> first) {
        Thread started =
                Thread.ofPlatform().daemon().name("lepton-federation-core").unstarted(() -> run(List.copyOf(first)));
        thread = Optional.of(started);
        started.start();
    }

    /**
     * Has the core hear something.
     *
     * @return done once everything is done that follows
     * @throws LeptonException {@link ErrorCode#OVERLOADED} if too much waits
     */
    CompletableFuture<Void> take(Happening happening) {
        var arrival = new Arrival(happening, new CompletableFuture<>());
        if (broken.isDone()) {
            return broken;
        }
        if (!arrivals.offer(arrival)) {
            throw new LeptonException(ErrorCode.OVERLOADED, "too much waits for the core: waitingMax=" + WAITING_MAX);
        }
        if (broken.isDone()) {
            // It may have broken between both.
            var _ = broken.whenComplete((_, failure) -> arrival.done().completeExceptionally(failure));
        }
        return arrival.done();
    }

    /** Fails when the loop does. */
    CompletableFuture<Void> broken() {
        return broken;
    }

    private void run(List<Effect> first) {
        try {
            first.forEach(this::perform);
            after.run();
            while (!Thread.currentThread().isInterrupted()) {
                step();
            }
            end(new LeptonException(ErrorCode.INTERNAL, "the federation's process ends"));
        } catch (InterruptedException e) {
            end(new LeptonException(ErrorCode.INTERNAL, "the federation's process ends", e));
        } catch (RuntimeException e) {
            // Where a thread begins: whoever waits is told.
            end(e);
        }
    }

    private void step() throws InterruptedException {
        Instant alarm = alarms.peek();
        Arrival arrival = alarm == null
                ? arrivals.take()
                : arrivals.poll(Duration.between(clock.now(), alarm).toMillis() + 1, TimeUnit.MILLISECONDS);
        if (arrival != null) {
            hear(arrival.happening());
            arrival.done().complete(null);
        }
        Instant now = clock.now();
        boolean rings = false;
        while (!alarms.isEmpty() && !alarms.element().isAfter(now)) {
            alarms.remove();
            rings = true;
        }
        if (rings) {
            hear(new Happening.Tick());
        }
    }

    private void hear(Happening happening) {
        core.apply(happening, clock.now()).forEach(this::perform);
        after.run();
    }

    private void perform(Effect effect) {
        switch (effect) {
            case Effect.Write write -> journal.append(write.entry());
            case Effect.WakeAt wake -> alarms.add(wake.time());
            case Effect.SendTo _, Effect.Say _, Effect.DrawSecret _, Effect.Train _, Effect.Try _, Effect.Tell _ ->
                others.accept(effect);
        }
    }

    private void end(RuntimeException reason) {
        broken.completeExceptionally(reason);
        Arrival arrival = arrivals.poll();
        while (arrival != null) {
            arrival.done().completeExceptionally(reason);
            arrival = arrivals.poll();
        }
    }

    /** Ends it once what it does is done; by whoever began it. */
    void stop() throws InterruptedException {
        if (thread.isPresent()) {
            thread.get().interrupt();
            thread.get().join();
        }
    }
}
