package io.lepton.control;

import io.lepton.chassis.Clock;
import io.lepton.control.Change.Kind;
import io.lepton.control.jobs.JobCore;
import io.lepton.control.jobs.JobCore.Made;
import io.lepton.control.jobs.JobCore.Outcome;
import io.lepton.control.jobs.TrainingJob;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.Model;
import io.lepton.domain.ModelVersion;
import io.lepton.domain.ModelVersionId;
import io.lepton.domain.Node;
import io.lepton.domain.NodeId;
import io.lepton.wire.ArtifactView;
import io.lepton.wire.JobLogView;
import io.lepton.wire.JobOrders;
import io.lepton.wire.JobReport;
import io.lepton.wire.JobRequest;
import io.lepton.wire.JobView;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Takes trainings in for nodes, hands them out and registers what they make. What becomes of a job is desired state: it is stored
 * before anybody is told. Guarded by the mailbox's lock.
 */
final class JobDesk {
    private static final int OPEN_MAX = 100;
    private static final int KEPT_MAX = 200;

    private final Mailbox mailbox;
    private final Registry registry;
    private final Clock clock;
    private final JobCore core = new JobCore(JobCore.LEASE);

    JobDesk(Mailbox mailbox, Registry registry, Clock clock) {
        this.mailbox = mailbox;
        this.registry = registry;
        this.clock = clock;
    }

    /** Takes a job in. */
    JobView submit(JobRequest request) {
        return mailbox.exclusively(() -> {
            DesiredState state = mailbox.read(ControlCore::desired);
            List<TrainingJob> jobs = jobs();
            int number = jobs.isEmpty() ? 1 : jobs.getLast().number() + 1;
            var job = TrainingJob.queued(
                    number,
                    new TrainingJob.Wish(
                            request.model(),
                            request.file(),
                            request.text(),
                            request.region(),
                            request.node(),
                            request.memory(),
                            Author.current(),
                            clock.now()));
            Asker.requireAll(List.of(new Edit.Put(Kind.JOB, job)), state);
            JobRules.check(request, state, mailbox.read(ControlCore::nodes));
            long open = jobs.stream().filter(other -> !other.state().isOver()).count();
            if (open >= OPEN_MAX) {
                throw new LeptonException(ErrorCode.OVERLOADED, "too many jobs wait: jobsMax=" + OPEN_MAX);
            }
            List<Edit> edits = new ArrayList<>(List.of(new Edit.Put(Kind.JOB, job)));
            jobs.stream()
                    .filter(other -> other.state().isOver())
                    .limit(Math.max(0, jobs.size() + 1 - KEPT_MAX))
                    .forEach(over -> edits.add(new Edit.Remove(Kind.JOB, over.name())));
            mailbox.handle(new ControlEvent.Edited(edits));
            return view(job);
        });
    }

    /** The jobs that the asker may see, oldest first. */
    List<JobView> all() {
        return mailbox.exclusively(() -> {
            DesiredState state = mailbox.read(ControlCore::desired);
            return jobs().stream()
                    .filter(job -> Asker.sees(Kind.JOB, job.name(), state))
                    .map(this::view)
                    .toList();
        });
    }

    JobView one(int number) {
        return mailbox.exclusively(() -> view(seen(number)));
    }

    /** What a job said, from a line on. */
    JobLogView log(int number, long from) {
        return mailbox.exclusively(() -> {
            TrainingJob job = seen(number);
            return new JobLogView(view(job), core.firstLine(job, from), core.lines(job, from));
        });
    }

    JobView cancel(int number) {
        return change(number, job -> core.cancelled(job, Author.current(), clock.nanos(), clock.now()));
    }

    JobView resume(int number) {
        return change(number, core::resumed);
    }

    private JobView change(int number, UnaryOperator<TrainingJob> how) {
        return mailbox.exclusively(() -> {
            TrainingJob job = seen(number);
            Asker.requireAll(List.of(new Edit.Put(Kind.JOB, job)), mailbox.read(ControlCore::desired));
            TrainingJob changed = how.apply(job);
            write(List.of(changed));
            return view(changed);
        });
    }

    /** Hears a node, and tells it all that it is to do. */
    JobOrders report(JobReport report) {
        return Author.calling(report.node().value(), () -> {
            Outcome outcome = mailbox.exclusively(() -> {
                var heard = core.report(report, node(report.node()), jobs(), clock.nanos(), clock.now());
                write(heard.changed());
                return heard;
            });
            outcome.made().ifPresent(this::register);
            return mailbox.exclusively(() -> core.orders(report.node(), jobs()));
        });
    }

    /** Takes in what a job has made, of the node that has it. */
    ArtifactView keep(NodeId node, int number, int attempt, InputStream file) {
        mailbox.exclusively(() -> held(number, attempt, node)
                .orElseThrow(() -> new LeptonException(
                        ErrorCode.CONFLICT,
                        "the job is in other hands: job=" + number + ", attempt=" + attempt + ", node=" + node)));
        var stored = registry.keep(file);
        return new ArtifactView(stored.id().sha256(), stored.sizeBytes());
    }

    /** Registers a version and ends its job, both or neither; not for a node that the job has been taken from meanwhile. */
    private void register(Made made) {
        TrainingJob job = made.job();
        NodeId node = job.holder().orElseThrow();
        Optional<ModelVersion> looked = look(made);
        mailbox.exclusively(() -> {
            held(job.number(), job.attempt(), node).ifPresent(now -> {
                if (looked.isEmpty()) {
                    write(List.of(core.failed(now, "what it made is no model that can be served", clock.now())));
                    return;
                }
                try {
                    mailbox.handle(
                            new ControlEvent.Edited(registration(new Made(now, made.product()), looked.get(), node)));
                } catch (LeptonException e) {
                    if (e.code() != ErrorCode.CONFLICT
                            || held(job.number(), job.attempt(), node).isEmpty()) {
                        throw e;
                    }
                    write(List.of(core.failed(now, String.valueOf(e.getMessage()), clock.now())));
                }
            });
            return job;
        });
    }

    /** What the file is; its number is not known before the lock. */
    private Optional<ModelVersion> look(Made made) {
        try {
            return Optional.of(registry.look(
                    new ModelVersionId(made.job().wish().model(), 1),
                    made.product().artifact(),
                    Map.of()));
        } catch (LeptonException e) {
            if (e.code() != ErrorCode.INVALID_MODEL_FILE) {
                throw e;
            }
            return Optional.empty();
        }
    }

    private List<Edit> registration(Made made, ModelVersion looked, NodeId node) {
        Optional<ModelVersion> latest =
                mailbox.read(core -> core.model(looked.id().model())).map(Model::latest);
        List<Edit> edits = new ArrayList<>();
        boolean isThere = latest.map(ModelVersion::artifact).equals(Optional.of(looked.artifact()));
        ModelVersion version = isThere
                ? latest.orElseThrow()
                : numbered(
                        looked, latest.map(before -> before.id().number() + 1).orElse(1));
        if (!isThere) {
            edits.add(new Edit.Put(Kind.VERSION, version));
        }
        edits.add(new Edit.Put(Kind.METADATA, lineage(made, version.id(), node)));
        edits.add(new Edit.Put(Kind.JOB, core.finished(made, version.id(), clock.now())));
        return edits;
    }

    private static ModelVersion numbered(ModelVersion looked, int number) {
        return new ModelVersion(
                new ModelVersionId(looked.id().model(), number),
                looked.artifact(),
                looked.sizeBytes(),
                looked.format(),
                looked.signature(),
                looked.registeredAt(),
                looked.members());
    }

    private static Metadata lineage(Made made, ModelVersionId version, NodeId node) {
        Map<String, String> labels = new HashMap<>(made.product().labels());
        labels.put("job", made.job().name());
        Map<String, String> annotations = new HashMap<>(made.product().annotations());
        annotations.put("trained-in", made.job().wish().region().value());
        annotations.put("trained-on", node.value());
        annotations.put("trained-for", made.job().wish().by());
        return new Metadata(Kind.VERSION, version.toString(), Optional.empty(), labels, annotations);
    }

    private void write(List<TrainingJob> changed) {
        if (!changed.isEmpty()) {
            mailbox.handle(new ControlEvent.Edited(changed.stream()
                    .<Edit>map(job -> new Edit.Put(Kind.JOB, job))
                    .toList()));
        }
    }

    private JobView view(TrainingJob job) {
        Optional<String> reason = job.end().isPresent()
                ? job.end().get().reason()
                : core.waiting(job, mailbox.read(ControlCore::nodes), clock.nanos());
        return new JobView(
                job.number(),
                job.wish().model(),
                job.wish().file(),
                job.wish().region(),
                job.holder().or(() -> job.wish().node()),
                JobCore.word(job.state()),
                job.attempt(),
                job.wish().by(),
                job.wish().at(),
                job.end().map(TrainingJob.End::at),
                reason,
                job.end().flatMap(TrainingJob.End::version),
                job.end().map(TrainingJob.End::scores).orElse(List.of()));
    }

    private List<TrainingJob> jobs() {
        return mailbox.read(ControlCore::declared).all(Kind.JOB, TrainingJob.class).stream()
                .sorted(Comparator.comparingInt(TrainingJob::number))
                .toList();
    }

    /** What the asker may not see is not there for it. */
    private TrainingJob seen(int number) {
        DesiredState state = mailbox.read(ControlCore::desired);
        return find(number)
                .filter(job -> Asker.sees(Kind.JOB, job.name(), state))
                .orElseThrow(() -> new LeptonException(ErrorCode.NOT_FOUND, "no such job: job=" + number));
    }

    private Optional<TrainingJob> find(int number) {
        return mailbox.read(ControlCore::declared)
                .find(Kind.JOB, Integer.toString(number))
                .map(TrainingJob.class::cast);
    }

    private Optional<TrainingJob> held(int number, int attempt, NodeId node) {
        return find(number).filter(job -> job.isHeldBy(node) && job.attempt() == attempt);
    }

    private Node node(NodeId id) {
        return mailbox.read(ControlCore::nodes).stream()
                .filter(node -> node.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new LeptonException(ErrorCode.NOT_FOUND, "the node has not joined: node=" + id));
    }
}
