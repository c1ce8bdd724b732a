package io.lepton.server;

import io.lepton.chassis.ControlAccess;
import io.lepton.chassis.ControlDoor;
import io.lepton.chassis.Web;
import io.lepton.domain.ArtifactId;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.NodeId;
import io.lepton.runs.RunProducts;
import io.lepton.runs.RunState;
import io.lepton.server.JobPlan.Deed;
import io.lepton.server.JobPlan.Had;
import io.lepton.server.JobPlan.Lease;
import io.lepton.server.JobPlan.Refusal;
import io.lepton.wire.ArtifactView;
import io.lepton.wire.JobOrders;
import io.lepton.wire.JobOrders.Order;
import io.lepton.wire.JobReport;
import io.lepton.wire.JobReport.Product;
import io.lepton.wire.JobReport.Standing;
import io.lepton.wire.Paths;
import io.lepton.wire.RunView;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does the jobs of a node: tells the control plane what it has, hears what it is to do, and does that, every second, on one thread of
 * its own. {@link JobPlan} decides. While the control plane is away, what was ordered goes on.
 */
final class JobWorker {
    private static final Logger LOG = LoggerFactory.getLogger(JobWorker.class);
    private static final Duration BETWEEN_REPORTS = Duration.ofSeconds(1);
    private static final Duration CALL_MAX = Duration.ofSeconds(5);
    private static final Duration SEND_MAX = Duration.ofMinutes(10);
    private static final Duration FAREWELL_MAX = Duration.ofSeconds(10);

    private final NodeId node;
    private final JobRuns runs;
    private final ControlDoor control;
    private final JobProducts products;
    private final CountDownLatch end = new CountDownLatch(1);
    private final Thread thread;
    private final Map<Integer, Refusal> refused = new HashMap<>();
    private Optional<JobOrders> orders = Optional.empty();
    private boolean isReached = true;

    private JobWorker(NodeId node, JobRuns runs, Web web, ControlAccess access) {
        this.node = node;
        this.runs = runs;
        this.control = ControlDoor.of(web, access, CALL_MAX);
        ControlDoor sending = ControlDoor.of(web, access, SEND_MAX);
        this.products = new JobProducts(
                (job, file) -> send(sending, job, file),
                work -> Thread.ofVirtual().name("lepton-job-sender").start(work));
        this.thread = Thread.ofPlatform().name("lepton-jobs-" + node).unstarted(this::work);
    }

    /** Takes jobs from now on. */
    static JobWorker start(NodeId node, JobRuns runs, Web web, ControlAccess access) {
        var worker = new JobWorker(node, runs, web, access);
        worker.thread.start();
        LOG.atInfo().addKeyValue("node", node).log("jobs are taken");
        return worker;
    }

    /** Has trainings save and end, and takes no more; what does not end in time ends by itself. */
    void stop() throws InterruptedException {
        end.countDown();
        thread.join();
        List<Integer> open = open();
        open.forEach(runs::stop);
        Patience.await(FAREWELL_MAX, () -> open().isEmpty());
    }

    private List<Integer> open() {
        return runs.all().stream()
                .filter(had -> had.state().isOpen())
                .map(Had::run)
                .toList();
    }

    private void work() {
        try {
            do {
                try {
                    turn();
                } catch (LeptonException | UncheckedIOException e) {
                    LOG.atWarn().addKeyValue("node", node).setCause(e).log("jobs are held up");
                } catch (RuntimeException e) {
                    LOG.atError().addKeyValue("node", node).setCause(e).log("jobs are held up");
                }
            } while (!end.await(BETWEEN_REPORTS.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void turn() {
        List<Had> all = runs.all();
        List<Standing> standings =
                orders.map(known -> performAll(JobPlan.of(known, all, refused))).orElse(List.of());
        try {
            orders = Optional.of(control.ask(Paths.JOB_REPORTS, new JobReport(node, standings), JobOrders.class));
            forgetOthers(orders.get().orders());
            reached(true, "");
        } catch (LeptonException e) {
            if (e.code() == ErrorCode.STORAGE_FAILED) {
                // Perhaps what it was sent is gone there, as with another machine in its place.
                products.forget();
            }
            reached(false, String.valueOf(e.getMessage()));
        }
    }

    /** What is not ordered any more may be ordered anew under the same number, by a control plane that was restored. */
    private void forgetOthers(List<Order> ordered) {
        products.keep(ordered.stream().map(Lease::of).collect(Collectors.toSet()));
        refused.keySet().retainAll(ordered.stream().map(Order::job).collect(Collectors.toSet()));
    }

    private List<Standing> performAll(List<Deed> deeds) {
        List<Standing> standings = new ArrayList<>();
        for (Deed deed : deeds) {
            try {
                perform(deed).ifPresent(standings::add);
            } catch (LeptonException e) {
                // The others, and the report, must not wait for it; it is tried again at the next turn.
                LOG.atWarn()
                        .addKeyValue("deed", deed.getClass().getSimpleName())
                        .setCause(e)
                        .log("a job is held up");
            }
        }
        return standings;
    }

    private Optional<Standing> perform(Deed deed) {
        return switch (deed) {
            case Deed.Begin(var order) -> {
                attempt(order, () -> runs.begin(order), "training begins");
                yield Optional.empty();
            }
            case Deed.Resume(var run, var order) -> {
                attempt(order, () -> runs.resume(run, order), "training goes on");
                yield Optional.empty();
            }
            case Deed.Renew(var run, var order) -> {
                runs.renew(run, order);
                yield Optional.empty();
            }
            case Deed.Stop(var run) -> {
                runs.stop(run);
                yield Optional.empty();
            }
            case Deed.Remove(var run) -> {
                if (runs.remove(run)) {
                    LOG.atInfo().addKeyValue("run", run).log("training removed");
                }
                yield Optional.empty();
            }
            case Deed.Tell(var order, var run, var state, var reason) ->
                Optional.of(run.map(number -> standing(order, number, state, reason))
                        .orElseGet(() -> new Standing(
                                order.job(), order.attempt(), state, reason, Optional.empty(), Optional.empty())));
            case Deed.Send(var order, var run) -> Optional.of(sent(order, run));
        };
    }

    /** What is wrong with a job is told with the next report. */
    private void attempt(Order order, Runnable work, String told) {
        try {
            work.run();
            LOG.atInfo()
                    .addKeyValue("job", order.job())
                    .addKeyValue("attempt", order.attempt())
                    .addKeyValue("model", order.model())
                    .log(told);
        } catch (LeptonException e) {
            refused.put(order.job(), new Refusal(order.attempt(), String.valueOf(e.getMessage())));
        }
    }

    /** The end is told only behind everything that was said before it. */
    private Standing standing(Order order, int run, JobReport.State state, Optional<String> reason) {
        RunView view = runs.view(run);
        boolean isOver = !RunState.of(view.state()).isOpen();
        var piece = JobLog.after(order.log(), view.resumes(), runs.folder(run).log(), isOver);
        var told = piece.isWhole() ? state : JobReport.State.RUNNING;
        return new Standing(order.job(), order.attempt(), told, reason, Optional.of(piece.part()), Optional.empty());
    }

    private Standing sent(Order order, int run) {
        Standing running = standing(order, run, JobReport.State.RUNNING, Optional.empty());
        var made = RunProducts.of(runs.folder(run));
        return products.sent(Lease.of(order), made.file())
                .map(artifact -> new Standing(
                        order.job(),
                        order.attempt(),
                        JobReport.State.FINISHED,
                        Optional.empty(),
                        running.log(),
                        Optional.of(new Product(
                                artifact,
                                made.labels(),
                                made.annotations(),
                                runs.view(run).scores()))))
                .orElse(running);
    }

    private ArtifactId send(ControlDoor door, Lease job, Path file) {
        String path = Paths.JOB_PRODUCTS + "?node=" + node + "&job=" + job.job() + "&attempt=" + job.attempt();
        return new ArtifactId(door.upload(path, file, ArtifactView.class).sha256());
    }

    private void reached(boolean reaches, String reason) {
        if (reaches != isReached) {
            isReached = reaches;
            if (reaches) {
                LOG.atInfo().addKeyValue("node", node).log("jobs are told again");
            } else {
                LOG.atWarn()
                        .addKeyValue("node", node)
                        .addKeyValue("reason", reason)
                        .log("jobs go on untold");
            }
        }
    }
}
