package io.lepton.server;

import io.lepton.chassis.Clock;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.runs.JobFile;
import io.lepton.runs.RunChange;
import io.lepton.runs.RunFolder;
import io.lepton.runs.RunShelf;
import io.lepton.runs.RunState;
import io.lepton.runs.RunStore;
import io.lepton.runs.RunSubject;
import io.lepton.server.JobPlan.Had;
import io.lepton.server.JobPlan.Lease;
import io.lepton.server.JobPlan.Sight;
import io.lepton.wire.JobOrders.Order;
import io.lepton.wire.Json;
import io.lepton.wire.RunView;
import io.lepton.wire.RunView.OwnerView;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The runs of a node's jobs, each in a process of its own that outlives the node's: one that was killed finds them again when it
 * starts, at work or ended. They run behind everything else on the machine, with few variables, so with no secret of the node's, and
 * with bounded memory. Confined to one thread.
 */
final class JobRuns {
    private static final String LEASE = "job.json";
    private static final List<String> BEHIND_ALL = List.of("setsid", "nice", "-n", "10");
    private static final List<String> VARIABLES = List.of("PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR");

    private static final int KILLED = 137;
    private static final long STUBBORN_NANOS = Duration.ofMinutes(1).toNanos();

    private final Clock clock = new SystemClock();
    private final Path home;
    private final JobData data;
    private final JobMemory memory;
    private final String version;
    private final LocalProcesses processes = new LocalProcesses();
    private final RunStore store;
    private final Map<Integer, Process> launched = new HashMap<>();
    private final Set<Integer> seenAtWork = new HashSet<>();
    private final Map<Integer, Long> stoppedNanos = new HashMap<>();

    JobRuns(Path home, JobData data, JobMemory memory, String version) {
        this.home = home.toAbsolutePath();
        this.data = data;
        this.memory = memory;
        this.version = version;
        this.store = RunStore.in(RunShelf.RUNS, this.home, clock, processes);
    }

    /** Every run that is for a job, as it stands now; what was being made when the node died is removed. */
    List<Had> all() {
        bury();
        List<Had> all = new ArrayList<>();
        for (RunView view : store.all()) {
            RunFolder run = store.find(view.number());
            Optional<Lease> lease = run.kept(LEASE).map(JobRuns::lease);
            RunState state = RunState.of(view.state());
            if (state.isOpen()) {
                seenAtWork.add(view.number());
                watch(view);
            } else if (lease.isEmpty()) {
                store.remove(view.number());
                continue;
            }
            lease.ifPresent(there -> all.add(new Had(
                    view.number(),
                    there,
                    run.jobText(),
                    state,
                    view.reason(),
                    view.resumes(),
                    seenAtWork.contains(view.number()) ? Sight.SEEN : Sight.MISSED)));
        }
        return all;
    }

    /** Makes a run of a job, and starts it. */
    void begin(Order order) {
        JobFile job = data.read(order.file(), order.text(), order.model().value());
        Optional<String> heap = Optional.of(memory.heap(order.memory()));
        var subject = new RunSubject(job.name(), job.model().kind().word(), job.seedOrDefault());
        RunFolder run = store.create(subject, order.text(), data.folder(), version);
        start(run, order, heap);
    }

    /** Starts a run again. */
    void resume(int number, Order order) {
        data.read(order.file(), order.text(), order.model().value());
        Optional<String> heap = Optional.of(memory.heap(order.memory()));
        RunFolder run = store.reopen(number);
        start(run, order, heap);
    }

    /** Notes for which attempt a run is now. */
    void renew(int number, Order order) {
        String text = new String(Json.write(Lease.of(order)), StandardCharsets.UTF_8);
        store.find(number).keep(LEASE, text);
    }

    /** Asks the process of a run to save and end; has it end if it does not hear. */
    void stop(int number) {
        long now = clock.nanos();
        if (now - stoppedNanos.computeIfAbsent(number, _ -> now) > STUBBORN_NANOS) {
            kill(store.view(number));
        } else {
            store.cancel(number);
        }
    }

    /**
     * Removes a run, unless its process, which records its end before it ends, is still there: the next run would have its number.
     *
     * @return whether it is removed
     */
    boolean remove(int number) {
        Process process = launched.get(number);
        OwnerView owner = store.view(number).owner();
        if ((process != null && process.isAlive()) || (!owner.equals(processes.self()) && processes.isAlive(owner))) {
            return false;
        }
        store.remove(number);
        launched.remove(number);
        seenAtWork.remove(number);
        stoppedNanos.remove(number);
        return true;
    }

    RunFolder folder(int number) {
        return store.find(number);
    }

    RunView view(int number) {
        return store.view(number);
    }

    private void start(RunFolder run, Order order, Optional<String> heap) {
        seenAtWork.add(run.number());
        stoppedNanos.remove(run.number());
        try {
            renew(run.number(), order);
            Process process = new TrainingLaunch(home, run, TrainingProcess.class)
                    .start(BEHIND_ALL, heap, Redirect.appendTo(run.log().toFile()), Optional.of(environment()));
            launched.put(run.number(), process);
            memory.offer(process.toHandle());
        } catch (LeptonException e) {
            fail(run, String.valueOf(e.getMessage()));
            throw e;
        }
    }

    private Map<String, String> environment() {
        Map<String, String> environment =
                new HashMap<>(Map.of(JobData.VARIABLE, data.folder().toString()));
        for (String name : VARIABLES) {
            Optional.ofNullable(System.getenv(name)).ifPresent(value -> environment.put(name, value));
        }
        return environment;
    }

    /** Records the ends of processes that this one started: only it knows their exit codes. */
    private void bury() {
        launched.entrySet().removeIf(entry -> {
            Process process = entry.getValue();
            if (process.isAlive()) {
                return false;
            }
            store.ended(entry.getKey(), process.exitValue());
            return true;
        });
    }

    /** Ends a training that takes more than it may: else the system might end the node. */
    private void watch(RunView view) {
        if (process(view).filter(memory::isExceededBy).isPresent()) {
            kill(view);
            fail(
                    store.find(view.number()),
                    "out of memory: the training took more than its node gives: trainingMemory=" + memory
                            + ", which is what the node's --training-memory says");
        }
    }

    private void kill(RunView view) {
        process(view).ifPresent(handle -> {
            handle.destroyForcibly();
            handle.onExit().join();
            store.ended(view.number(), KILLED);
        });
    }

    /** Until its process has taken it over, a run is this one's. */
    private static Optional<ProcessHandle> process(RunView view) {
        return ProcessHandle.of(view.owner().pid())
                .filter(handle -> handle.pid() != ProcessHandle.current().pid());
    }

    private void fail(RunFolder run, String reason) {
        run.write(RunChange.of(run.view())
                .state(RunState.FAILED)
                .endedAt(clock.now())
                .reason(reason)
                .view());
    }

    private static Lease lease(String text) {
        try {
            return Json.read(text.getBytes(StandardCharsets.UTF_8), Lease.class);
        } catch (LeptonException e) {
            throw new LeptonException(ErrorCode.STORAGE_FAILED, "cannot be read: file=" + LEASE, e);
        }
    }
}
