package io.lepton.server;

import io.lepton.cli.Training;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.runs.JobFile;
import io.lepton.runs.RunFolder;
import io.lepton.runs.RunStore;
import io.lepton.wire.RunView;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** The runs of a home on this machine, each trained by a process of its own. */
final class LocalRuns implements Training.Runs {
    private static final long JOB_BYTES_MAX = 1 << 20;

    private final Path home;
    private final String version;
    private final RunTrade trade;
    private final RunStore store;

    /** Trainings of one job each. */
    LocalRuns(Path home, String version) {
        this(home, version, new TrainingTrade());
    }

    LocalRuns(Path home, String version, RunTrade trade) {
        this.trade = trade;
        this.home = home.toAbsolutePath();
        this.version = version;
        this.store = RunStore.in(trade.shelf(), this.home, new SystemClock(), new LocalProcesses());
    }

    @Override
    public RunView train(Path job, Training.Start start, Training.Listener listener) throws InterruptedException {
        return train(job, _ -> {}, start, listener);
    }

    /**
     * The same.
     *
     * @param before puts something into the run's folder before its process starts
     */
    RunView train(Path job, Consumer<RunFolder> before, Training.Start start, Training.Listener listener)
            throws InterruptedException {
        String text = text(job);
        var subject = trade.check(job.toString(), text, base(job));
        RunFolder run = store.create(subject, text, base(job), version);
        before.accept(run);
        return start(run, start, listener);
    }

    @Override
    public Training.Draft draft(Path job) {
        String text = text(job);
        return new Training.Draft(JobFile.parse(job.toString(), text).name(), text);
    }

    @Override
    public RunView resume(int number, Training.Start start, Training.Listener listener) throws InterruptedException {
        return start(store.reopen(number), start, listener);
    }

    @Override
    public List<RunView> all() {
        return store.all();
    }

    @Override
    public RunView one(int number) {
        return store.view(number);
    }

    @Override
    public Path page(int number) {
        store.view(number);
        return trade.page(store.find(number));
    }

    @Override
    public String log(int number) {
        Path log = store.find(number).log();
        try {
            return Files.exists(log) ? Files.readString(log) : "";
        } catch (IOException e) {
            throw new LeptonException(ErrorCode.STORAGE_FAILED, "cannot read: file=" + log + ", cause=" + e, e);
        }
    }

    @Override
    public boolean cancel(int number) {
        return store.cancel(number);
    }

    @Override
    public void remove(int number) {
        store.remove(number);
    }

    @Override
    public Training.Product product(int number) {
        store.view(number);
        return trade.product(store.find(number));
    }

    @Override
    public Training.HeldOutRows heldOut(int number) {
        store.view(number);
        return trade.heldOut(store.find(number));
    }

    /** What is kept of a run. */
    RunFolder folder(int number) {
        return store.find(number);
    }

    private RunView start(RunFolder run, Training.Start start, Training.Listener listener) throws InterruptedException {
        return new TrainingChild(home, store, run, trade.process()).run(start, listener);
    }

    private static Path base(Path job) {
        Path parent = job.toAbsolutePath().normalize().getParent();
        return parent == null ? Path.of("").toAbsolutePath() : parent;
    }

    private static String text(Path job) {
        try {
            if (Files.size(job) > JOB_BYTES_MAX) {
                throw new LeptonException(
                        ErrorCode.INVALID_CONFIGURATION, job + ":1: the file is too large: bytesMax=" + JOB_BYTES_MAX);
            }
            return Files.readString(job);
        } catch (CharacterCodingException e) {
            throw new LeptonException(ErrorCode.INVALID_CONFIGURATION, job + ":1: not text in UTF-8", e);
        } catch (IOException e) {
            throw new LeptonException(ErrorCode.INVALID_CONFIGURATION, "cannot read: job=" + job + ", cause=" + e, e);
        }
    }
}
