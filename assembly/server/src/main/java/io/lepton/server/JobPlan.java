package io.lepton.server;

import io.lepton.runs.RunState;
import io.lepton.wire.JobOrders;
import io.lepton.wire.JobOrders.Order;
import io.lepton.wire.JobReport;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Decides what a node does about jobs: what it is ordered and what it has in, deeds out. Pure.
 *
 * <p>It is asked again and again with the same orders, so each deed may be asked for again, and what was lost by a crash is made
 * up for. A node that has a run of an ordered job goes on with that, whichever attempt began it.
 */
final class JobPlan {
    /** A run that ends its process each time it is taken up ends so for ever. */
    static final int RESUMES_MAX = 10;

    private JobPlan() {}

    /**
     * A job as the node has it: a run with its lease.
     *
     * @param text the job's text: a number alone may mean another job after a restore
     */
    record Had(int run, Lease lease, String text, RunState state, Optional<String> reason, int resumes, Sight sight) {
        boolean isFor(Order order) {
            return lease.job() == order.job() && text.equals(order.text());
        }
    }

    /** Whether the end of a run's process was this process's to see; one that was not seen ended with the node. */
    enum Sight {
        SEEN,
        MISSED
    }

    /**
     * For which job a run is.
     *
     * @param attempt the latest that was ordered
     */
    record Lease(int job, int attempt) {
        static Lease of(Order order) {
            return new Lease(order.job(), order.attempt());
        }
    }

    /** What is to be done. */
    sealed interface Deed {
        /** Makes a run of a job, and starts it. */
        record Begin(Order order) implements Deed {}

        /** Starts a run again that ended before its time. */
        record Resume(int run, Order order) implements Deed {}

        /** Notes that a run is for a later attempt. */
        record Renew(int run, Order order) implements Deed {}

        /** Asks the process of a run to save and end. */
        record Stop(int run) implements Deed {}

        /** Removes a run of which nobody has a use. */
        record Remove(int run) implements Deed {}

        /** Tells how a job stands. */
        record Tell(Order order, Optional<Integer> run, JobReport.State state, Optional<String> reason)
                implements Deed {}

        /** Sends what a run has made, and tells that. */
        record Send(Order order, int run) implements Deed {}
    }

    /**
     * What is to be done now.
     *
     * @param refused why jobs of an attempt could not begin, by job
     */
    static List<Deed> of(JobOrders orders, Collection<Had> all, Map<Integer, Refusal> refused) {
        List<Deed> deeds = new ArrayList<>();
        for (Had had : all) {
            if (orders.orders().stream().noneMatch(had::isFor)) {
                useless(had, orders.kept()).ifPresent(deeds::add);
            }
        }
        for (Order order : orders.orders()) {
            Optional<String> refusal = Optional.ofNullable(refused.get(order.job()))
                    .filter(told -> told.attempt() == order.attempt())
                    .map(Refusal::reason);
            boolean isBusy = all.stream().anyMatch(had -> had.state().isOpen() && !had.isFor(order));
            all.stream()
                    .filter(had -> had.isFor(order))
                    .findFirst()
                    .map(had -> of(order, had, refusal))
                    .orElseGet(() -> List.of(first(order, refusal)))
                    .stream()
                    .filter(deed -> !isBusy || !isStart(deed))
                    .forEach(deeds::add);
        }
        return deeds;
    }

    /** Why a job could not begin at an attempt. */
    record Refusal(int attempt, String reason) {}

    /** One training at a time: one that is no longer wished may need a while to save. */
    private static boolean isStart(Deed deed) {
        return deed instanceof Deed.Begin || deed instanceof Deed.Resume;
    }

    private static Optional<Deed> useless(Had had, List<Integer> kept) {
        if (had.state().isOpen()) {
            return Optional.of(new Deed.Stop(had.run()));
        }
        return kept.contains(had.lease().job()) ? Optional.empty() : Optional.of(new Deed.Remove(had.run()));
    }

    private static Deed first(Order order, Optional<String> refusal) {
        if (order.isCancelled()) {
            return new Deed.Tell(
                    order, Optional.empty(), JobReport.State.CANCELLED, Optional.of("cancelled before it began"));
        }
        return refusal.<Deed>map(_ -> new Deed.Tell(order, Optional.empty(), JobReport.State.FAILED, refusal))
                .orElseGet(() -> new Deed.Begin(order));
    }

    private static List<Deed> of(Order order, Had had, Optional<String> refusal) {
        boolean isHandedAgain = had.lease().attempt() != order.attempt();
        if (had.state() == RunState.FINISHED) {
            return isHandedAgain
                    ? List.of(new Deed.Renew(had.run(), order), new Deed.Send(order, had.run()))
                    : List.of(new Deed.Send(order, had.run()));
        }
        if (had.state().isOpen()) {
            return open(order, had, isHandedAgain);
        }
        if (order.isCancelled()) {
            return List.of(tell(order, had, JobReport.State.CANCELLED, had.reason()));
        }
        if (refusal.isPresent()) {
            return List.of(tell(order, had, JobReport.State.FAILED, refusal));
        }
        if (isHandedAgain || isToGoOn(had)) {
            return List.of(new Deed.Resume(had.run(), order));
        }
        var how = had.state() == RunState.CANCELLED ? JobReport.State.CANCELLED : JobReport.State.FAILED;
        return List.of(tell(order, had, how, had.reason()));
    }

    private static List<Deed> open(Order order, Had had, boolean isHandedAgain) {
        List<Deed> deeds = new ArrayList<>();
        if (isHandedAgain) {
            deeds.add(new Deed.Renew(had.run(), order));
        }
        if (order.isCancelled()) {
            deeds.add(new Deed.Stop(had.run()));
        }
        deeds.add(tell(order, had, JobReport.State.RUNNING, Optional.empty()));
        return deeds;
    }

    /** What ended with the node goes on with the node; what went wrong by itself would do so again. */
    private static boolean isToGoOn(Had had) {
        return had.sight() == Sight.MISSED && had.state() != RunState.FAILED && had.resumes() < RESUMES_MAX;
    }

    private static Deed tell(Order order, Had had, JobReport.State state, Optional<String> reason) {
        return new Deed.Tell(order, Optional.of(had.run()), state, reason);
    }
}
