package io.lepton.control.jobs;

import io.lepton.control.jobs.JobCore.Outcome;
import io.lepton.control.jobs.TrainingJob.Wish;
import io.lepton.domain.ArtifactId;
import io.lepton.domain.Endpoint;
import io.lepton.domain.ModelName;
import io.lepton.domain.ModelVersionId;
import io.lepton.domain.Node;
import io.lepton.domain.NodeId;
import io.lepton.domain.RegionId;
import io.lepton.wire.JobOrders;
import io.lepton.wire.JobReport;
import io.lepton.wire.JobReport.LogPart;
import io.lepton.wire.JobReport.Product;
import io.lepton.wire.JobReport.Standing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Jobs that are kept, and a core that may be begun anew over them; time goes only when a test says so. */
final class JobWorld {
    static final RegionId OSLO = new RegionId("oslo");
    static final RegionId MADRID = new RegionId("madrid");
    static final Duration LEASE = Duration.ofSeconds(90);

    final Map<Integer, TrainingJob> kept = new TreeMap<>();
    final List<String> registered = new ArrayList<>();
    private JobCore core = new JobCore(LEASE);
    private long nanos = 1;

    static Node node(String name, RegionId region) {
        return new Node(new NodeId(name), region, new Endpoint("127.0.0.1", 9_000));
    }

    TrainingJob submit(RegionId region, Optional<String> node) {
        var wish = new Wish(
                new ModelName("churn"),
                "churn.yaml",
                "name: churn",
                region,
                node.map(NodeId::new),
                Optional.empty(),
                "user:anna",
                Instant.EPOCH);
        return put(TrainingJob.queued(kept.size() + 1, wish));
    }

    TrainingJob job(int number) {
        return Optional.ofNullable(kept.get(number)).orElseThrow();
    }

    TrainingJob put(TrainingJob job) {
        kept.put(job.number(), job);
        return job;
    }

    JobCore core() {
        return core;
    }

    /** The control plane starts again. */
    void restart() {
        core = new JobCore(LEASE);
    }

    void pass(Duration time) {
        nanos += time.toNanos();
    }

    long nanos() {
        return nanos;
    }

    Collection<TrainingJob> all() {
        return kept.values();
    }

    /** A report, and everything that a control plane does for it. */
    JobOrders report(Node node, Standing... standings) {
        var report = new JobReport(node.id(), List.of(standings));
        Outcome outcome = core.report(report, node, all(), nanos, now());
        outcome.changed().forEach(this::put);
        outcome.made().ifPresent(made -> {
            registered.add(made.job().number() + "/" + made.job().attempt());
            put(core.finished(made, new ModelVersionId(new ModelName("churn"), 1), now()));
        });
        return core.orders(node.id(), all());
    }

    TrainingJob cancel(int number) {
        return put(core.cancelled(job(number), "user:anna", nanos, now()));
    }

    TrainingJob resume(int number) {
        return put(core.resumed(job(number)));
    }

    Instant now() {
        return Instant.EPOCH.plusNanos(nanos);
    }

    static Standing standing(int job, int attempt, JobReport.State state) {
        return new Standing(
                job,
                attempt,
                state,
                state == JobReport.State.RUNNING ? Optional.empty() : Optional.of("so it is"),
                Optional.empty(),
                state == JobReport.State.FINISHED ? Optional.of(product()) : Optional.empty());
    }

    static Standing saying(int job, int attempt, String since, String next, String... lines) {
        return new Standing(
                job,
                attempt,
                JobReport.State.RUNNING,
                Optional.empty(),
                Optional.of(new LogPart(since, next, List.of(lines))),
                Optional.empty());
    }

    private static Product product() {
        return new Product(new ArtifactId("ab".repeat(32)), Map.of(), Map.of(), List.of());
    }
}
