package io.lepton.runs;

import io.lepton.chassis.Clock;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.wire.RunView;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The runs of one home, each in a folder with its number below {@code runs}, or below that of another shelf.
 *
 * <p>Whoever looks at a run whose process is gone records that it is, and why. Several processes may use one store.
 */
public final class RunStore {
    private final RunShelf shelf;
    private final Path folder;
    private final Clock clock;
    private final Processes processes;

    private RunStore(RunShelf shelf, Path home, Clock clock, Processes processes) {
        this.shelf = shelf;
        this.folder = home.resolve(shelf.folder());
        this.clock = clock;
        this.processes = processes;
    }

    /** The store of a home; makes nothing yet. */
    public static RunStore in(Path home, Clock clock, Processes processes) {
        return in(RunShelf.RUNS, home, clock, processes);
    }

    /** What else is recorded as runs are; makes nothing yet. */
    public static RunStore in(RunShelf shelf, Path home, Clock clock, Processes processes) {
        return new RunStore(shelf, home, clock, processes);
    }

    /**
     * Opens the folder of a new run, which this process owns until another takes it over.
     *
     * @param text the job, as it was given
     * @param base the folder that the paths in it are relative to
     */
    public RunFolder create(JobFile job, String text, Path base, String codeVersion) {
        var subject = new RunSubject(job.name(), job.model().kind().word(), job.seedOrDefault());
        return create(subject, text, base, codeVersion);
    }

    /** The same, whatever the text says. */
    public RunFolder create(RunSubject subject, String text, Path base, String codeVersion) {
        RunFolder run = takeNumber();
        run.write(run.path().resolve(RunFolder.JOB), text);
        run.write(run.path().resolve(RunFolder.BASE), base.toString());
        run.write(new RunView(
                run.number(),
                subject.model(),
                subject.kind(),
                RunState.STARTING.word(),
                processes.self(),
                clock.now(),
                Optional.empty(),
                subject.seed(),
                codeVersion,
                0,
                Optional.empty(),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                List.of()));
        return run;
    }

    /** Every run, oldest first. */
    public List<RunView> all() {
        return numbers().stream()
                .map(this::at)
                .filter(RunStore::isComplete)
                .map(run -> examined(run, OptionalInt.empty()))
                .toList();
    }

    /**
     * One run.
     *
     * @throws LeptonException {@link ErrorCode#NOT_FOUND} with the numbers there are
     */
    public RunFolder find(int number) {
        RunFolder run = at(number);
        if (!isComplete(run)) {
            throw new LeptonException(
                    ErrorCode.NOT_FOUND,
                    "no such " + shelf.word() + ": " + shelf.word() + "=" + number + ", known=" + numbers() + ", home="
                            + folder.getParent());
        }
        return run;
    }

    /** What is known of a run. */
    public RunView view(int number) {
        return examined(find(number), OptionalInt.empty());
    }

    /** What is known of a run whose process somebody has seen end. */
    public RunView ended(int number, int exitCode) {
        return examined(find(number), OptionalInt.of(exitCode));
    }

    /** Makes this process the one that works on a run. */
    RunView take(RunFolder run) {
        RunView former = run.view();
        RunView taken = RunChange.of(former)
                .state(RunState.RUNNING)
                .owner(processes.self())
                .view();
        run.write(taken);
        return taken;
    }

    /**
     * Opens a run again that ended before its time; this process owns it until another takes it over.
     *
     * @throws LeptonException {@link ErrorCode#CONFLICT} if it is at work, or there is nothing left to do
     */
    public RunFolder reopen(int number) {
        RunView view = view(number);
        RunState state = RunState.of(view.state());
        if (!state.isResumable()) {
            throw new LeptonException(
                    ErrorCode.CONFLICT,
                    "only a " + shelf.word() + " that ended before its time can be resumed: " + shelf.word() + "="
                            + number + ", state=" + state.word());
        }
        RunFolder run = find(number);
        run.write(RunChange.of(view)
                .state(RunState.STARTING)
                .owner(processes.self())
                .resumes(view.resumes() + 1)
                .view());
        run.forgetCrash();
        return run;
    }

    /** Asks the process of a run to save what it has and to end; tells whether there is one. */
    public boolean cancel(int number) {
        RunView view = view(number);
        boolean isOpen = RunState.of(view.state()).isOpen();
        if (isOpen) {
            processes.end(view.owner());
        }
        return isOpen;
    }

    /** Removes a run, its model included. */
    public void remove(int number) {
        RunView view = view(number);
        if (RunState.of(view.state()).isOpen()) {
            throw new LeptonException(
                    ErrorCode.CONFLICT,
                    "the " + shelf.word() + " is at work; cancel it first: " + shelf.word() + "=" + number);
        }
        find(number).remove();
    }

    /** Records the end of a run whose process is gone, once it is sure that it did not do so itself. */
    private RunView examined(RunFolder run, OptionalInt exitCode) {
        RunView view = run.view();
        if (!RunState.of(view.state()).isOpen() || (exitCode.isEmpty() && processes.isAlive(view.owner()))) {
            return view;
        }
        RunView last = run.view();
        if (!RunState.of(last.state()).isOpen()) {
            return last;
        }
        var finding = Autopsy.of(run, exitCode);
        run.write(RunChange.of(last)
                .state(finding.state())
                .endedAt(clock.now())
                .reason(finding.reason())
                .view());
        run.tidy();
        return run.view();
    }

    private RunFolder takeNumber() {
        try {
            Files.createDirectories(folder);
            while (true) {
                List<Integer> taken = numbers();
                RunFolder next = at(taken.isEmpty() ? 1 : taken.getLast() + 1);
                try {
                    Files.createDirectory(next.path());
                    return next;
                } catch (FileAlreadyExistsException _) {
                    // Another process was faster; the next number is free.
                }
            }
        } catch (IOException e) {
            throw DurableFile.failed(folder, e);
        }
    }

    private List<Integer> numbers() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var all = Files.list(folder)) {
            return new ArrayList<>(all.map(path -> String.valueOf(path.getFileName()))
                    .filter(name -> name.matches("[1-9][0-9]{0,8}"))
                    .map(Integer::valueOf)
                    .sorted()
                    .toList());
        } catch (IOException e) {
            throw new LeptonException(ErrorCode.STORAGE_FAILED, "cannot read: folder=" + folder + ", cause=" + e, e);
        }
    }

    /** A folder without a view was being made when its process was killed: there is nothing of use in it. */
    private static boolean isComplete(RunFolder run) {
        return Files.exists(run.path().resolve(RunFolder.VIEW));
    }

    private RunFolder at(int number) {
        return new RunFolder(shelf, number, folder.resolve(Integer.toString(number)));
    }
}
