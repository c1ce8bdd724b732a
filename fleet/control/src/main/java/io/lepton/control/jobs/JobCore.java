package io.lepton.control.jobs;

import io.lepton.control.jobs.TrainingJob.End;
import io.lepton.control.jobs.TrainingJob.State;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.ModelVersionId;
import io.lepton.domain.Node;
import io.lepton.domain.NodeId;
import io.lepton.domain.RegionId;
import io.lepton.wire.JobOrders;
import io.lepton.wire.JobOrders.Order;
import io.lepton.wire.JobReport;
import io.lepton.wire.JobReport.Product;
import io.lepton.wire.JobReport.Standing;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Decides which node trains which job: reports and time in, changed jobs and orders out.
 *
 * <p>A node that takes jobs reports what it has and is told all that it is to have; it does one job at a time. A job belongs to
 * the node that it was handed to until that is not heard for the time of a lease and another node of the region asks. Then it
 * is handed over under a higher attempt, and what the former holder says of it is not heard any more: that is the fence.
 *
 * <p>What jobs are is the caller's to keep; here is kept only who was heard when, and what jobs said, which a restart may
 * forget: whoever had a job then has it for another lease. No thread, clock or I/O of its own; confined to one thread.
 */
public final class JobCore {
    /** How long a node may be silent before others may have its jobs: a machine starts again in less. */
    public static final Duration LEASE = Duration.ofSeconds(90);

    private static final int LAST_LINES = 50;

    private final long leaseNanos;
    private final JobLogs logs = new JobLogs();
    private final Map<NodeId, Long> heard = new HashMap<>();
    private Optional<Long> begunNanos = Optional.empty();

    public JobCore(Duration lease) {
        this.leaseNanos = lease.toNanos();
    }

    /**
     * What follows from a report.
     *
     * @param changed jobs as they are from now on; the answer is good only once they are kept
     * @param made what a running job has made: it is to be registered, and the job ended, together with {@code changed}
     */
    public record Outcome(List<TrainingJob> changed, Optional<Made> made) {
        public Outcome {
            changed = List.copyOf(changed);
        }
    }

    /** What a job has made. */
    public record Made(TrainingJob job, Product product) {}

    /** Takes a node's report in. */
    public Outcome report(JobReport report, Node node, Collection<TrainingJob> kept, long nowNanos, Instant now) {
        notice(nowNanos);
        heard.put(node.id(), nowNanos);
        NavigableMap<Integer, TrainingJob> jobs = byNumber(kept);
        logs.keep(jobs.keySet());
        NavigableMap<Integer, TrainingJob> changed = new TreeMap<>();
        Optional<Made> made = Optional.empty();
        for (Standing standing : report.jobs()) {
            TrainingJob job = jobs.get(standing.job());
            if (job == null || !isHeard(standing, job, node.id())) {
                continue;
            }
            standing.log().ifPresent(part -> logs.take(job.number(), part));
            if (standing.state() == JobReport.State.FINISHED
                    && standing.product().isPresent()) {
                made = Optional.of(new Made(job, standing.product().get()));
            } else if (standing.state() == JobReport.State.CANCELLED || standing.state() == JobReport.State.FAILED) {
                changed.put(job.number(), ended(job, standing, now));
            }
        }
        boolean isFree = made.isEmpty()
                && jobs.values().stream().filter(job -> job.isHeldBy(node.id())).count() == changed.size();
        if (isFree) {
            next(node, jobs, nowNanos).ifPresent(job -> changed.put(job.number(), handed(job, node.id())));
        }
        return new Outcome(List.copyOf(changed.values()), made);
    }

    /** What is said of another attempt than the present one is said by a former holder, or was said before. */
    private static boolean isHeard(Standing standing, TrainingJob job, NodeId node) {
        return job.isHeldBy(node) && job.attempt() == standing.attempt();
    }

    /** A job that somebody wished to end has not failed, whatever came in between. */
    private TrainingJob ended(TrainingJob job, Standing standing, Instant now) {
        boolean isWished = job.state() == State.CANCELLING || standing.state() == JobReport.State.CANCELLED;
        return job.ended(isWished ? State.CANCELLED : State.FAILED, end(job, now, standing.reason()));
    }

    private End end(TrainingJob job, Instant now, Optional<String> reason) {
        return new End(now, reason, Optional.empty(), List.of(), logs.last(job.number(), LAST_LINES));
    }

    private TrainingJob handed(TrainingJob job, NodeId node) {
        logs.restart(job.number());
        return job.takenBy(node);
    }

    /** The oldest that waits for the node; else one whose holder is silent. */
    private Optional<TrainingJob> next(Node node, NavigableMap<Integer, TrainingJob> jobs, long nowNanos) {
        List<TrainingJob> possible = jobs.values().stream()
                .filter(job -> job.isFor(node.id(), node.region()))
                .toList();
        return possible.stream()
                .filter(job -> job.state() == State.QUEUED && !isKeptForAnother(job, node.id(), nowNanos))
                .findFirst()
                .or(() -> possible.stream()
                        .filter(job ->
                                job.state() == State.RUNNING && !job.isHeldBy(node.id()) && isSilent(job, nowNanos))
                        .findFirst());
    }

    /** Where a job was before, it need not begin anew. */
    private boolean isKeptForAnother(TrainingJob job, NodeId node, long nowNanos) {
        return job.holder().filter(holder -> !holder.equals(node)).isPresent() && !isSilent(job, nowNanos);
    }

    private boolean isSilent(TrainingJob job, long nowNanos) {
        return job.holder()
                .map(holder -> nowNanos - heard.getOrDefault(holder, begunNanos.orElse(nowNanos)) > leaseNanos)
                .orElse(true);
    }

    private void notice(long nowNanos) {
        if (begunNanos.isEmpty()) {
            begunNanos = Optional.of(nowNanos);
        }
    }

    /** All that a node is to do, given the jobs as they are kept now. */
    public JobOrders orders(NodeId node, Collection<TrainingJob> jobs) {
        List<Order> orders =
                jobs.stream().filter(job -> job.isHeldBy(node)).map(this::order).toList();
        List<Integer> kept = jobs.stream()
                .filter(job -> !job.isHeldBy(node) && job.holder().equals(Optional.of(node)))
                .filter(job -> job.state() != State.FINISHED)
                .map(TrainingJob::number)
                .toList();
        return new JobOrders(orders, kept);
    }

    private Order order(TrainingJob job) {
        return new Order(
                job.number(),
                job.attempt(),
                job.wish().model(),
                job.wish().file(),
                job.wish().text(),
                job.wish().memory(),
                job.state() == State.CANCELLING,
                logs.place(job.number()));
    }

    /** A job whose model is registered. */
    public TrainingJob finished(Made made, ModelVersionId version, Instant now) {
        var job = made.job();
        return job.ended(
                State.FINISHED,
                new End(
                        now,
                        Optional.empty(),
                        Optional.of(version),
                        made.product().scores(),
                        logs.last(job.number(), LAST_LINES)));
    }

    /** A job whose model cannot be registered. */
    public TrainingJob failed(TrainingJob job, String reason, Instant now) {
        return job.ended(State.FAILED, end(job, now, Optional.of(reason)));
    }

    /**
     * A job that is to end: at once if no node has it, or none that is heard.
     *
     * @throws LeptonException {@link ErrorCode#CONFLICT} if it is over
     */
    public TrainingJob cancelled(TrainingJob job, String by, long nowNanos, Instant now) {
        notice(nowNanos);
        if (job.state().isOver()) {
            throw new LeptonException(
                    ErrorCode.CONFLICT, "the job is over: job=" + job.number() + ", state=" + word(job.state()));
        }
        boolean isInHands = job.state().isHeld() && !isSilent(job, nowNanos);
        return isInHands
                ? job.cancelling()
                : job.ended(State.CANCELLED, end(job, now, Optional.of("cancelled by " + by)));
    }

    /**
     * A job that goes on where it was left.
     *
     * @throws LeptonException {@link ErrorCode#CONFLICT} if it is not over, or there is nothing left to do
     */
    public TrainingJob resumed(TrainingJob job) {
        if (job.state() != State.FAILED && job.state() != State.CANCELLED) {
            throw new LeptonException(
                    ErrorCode.CONFLICT,
                    "only a job that ended before its time can be resumed: job=" + job.number() + ", state="
                            + word(job.state()));
        }
        return job.queuedAgain();
    }

    /** What holds a job up; empty if nothing does. */
    public Optional<String> waiting(TrainingJob job, Collection<Node> nodes, long nowNanos) {
        notice(nowNanos);
        if (job.state().isHeld()) {
            return isSilent(job, nowNanos)
                    ? Optional.of("its node is not heard: node=" + job.holder().orElseThrow())
                    : Optional.empty();
        }
        if (job.state() != State.QUEUED) {
            return Optional.empty();
        }
        boolean hasTaker = nodes.stream()
                .filter(node -> job.isFor(node.id(), node.region()))
                .anyMatch(node -> heard.containsKey(node.id()) && nowNanos - heard.get(node.id()) <= leaseNanos);
        return Optional.of(hasTaker ? "waits for its turn" : "no node that takes jobs is heard: " + place(job));
    }

    private static String place(TrainingJob job) {
        RegionId region = job.wish().region();
        return job.wish().node().map(node -> "node=" + node).orElse("region=" + region);
    }

    /** The number of the first line of a log from one on that is not forgotten. */
    public long firstLine(TrainingJob job, long from) {
        return logs.first(job.number(), from);
    }

    /** The lines of a log from a number on; those that are kept with its end where no others are known any more. */
    public List<String> lines(TrainingJob job, long from) {
        return logs.lines(job.number(), from)
                .orElseGet(() -> keptLines(job).stream().skip(from).toList());
    }

    private static List<String> keptLines(TrainingJob job) {
        return job.end().map(End::lines).orElse(List.of());
    }

    /** A state as people read it. */
    public static String word(State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    private static NavigableMap<Integer, TrainingJob> byNumber(Collection<TrainingJob> jobs) {
        NavigableMap<Integer, TrainingJob> sorted = new TreeMap<>();
        jobs.forEach(job -> sorted.put(job.number(), job));
        return sorted;
    }
}
