package io.lepton.runs;

import io.lepton.chassis.Clock;
import io.lepton.domain.LeptonException;
import io.lepton.wire.RunView;
import java.io.IOException;
import java.nio.channels.FileChannel;

/**
 * The work of a run's process: claimed, done, and its end recorded, whatever that is: finished, cancelled with what was saved, or failed
 * with the reason. Confined to one thread.
 */
public final class RecordedWork {
    /** What is to be done. */
    @FunctionalInterface
    public interface Work {
        /**
         * Does it.
         *
         * @param change takes what is to be recorded at the end
         * @return how it ended
         */
        RunState of(RunFolder run, RunChange change);
    }

    private final RunStore store;
    private final Clock clock;

    public RecordedWork(RunStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /**
     * Does the work of a run.
     *
     * @param afterwards is done once the end is recorded
     * @throws LeptonException if the run itself cannot be read or written, or another process is at work on it
     */
    public RunState run(RunFolder run, Work work, Runnable afterwards) {
        try (FileChannel claim = run.claim()) {
            RunView taken = store.take(run);
            RunState state = end(run, attempt(run, taken, work));
            afterwards.run();
            assert claim.isOpen();
            return state;
        } catch (IOException e) {
            throw DurableFile.failed(run.path(), e);
        }
    }

    /** How the work ended, with all that is known of it by then. */
    private record Outcome(RunState state, RunChange change) {}

    private static Outcome attempt(RunFolder run, RunView taken, Work work) {
        RunChange change = RunChange.of(taken);
        try {
            return new Outcome(work.of(run, change), change);
        } catch (Stage.CancelledException e) {
            return new Outcome(RunState.CANCELLED, change.reason("cancelled before there was anything to save"));
        } catch (LeptonException e) {
            return failed(change, String.valueOf(e.getMessage()), e);
        } catch (IllegalArgumentException e) {
            return failed(change, "the job does not fit the data: " + e.getMessage(), e);
        } catch (OutOfMemoryError e) {
            return failed(change, "out of memory: " + e.getMessage() + "; give more with --memory, as in 8g", e);
        } catch (RuntimeException | Error e) {
            return failed(change, "a mistake of Lepton's own: " + e, e);
        }
    }

    /** The log of the run has the whole of it. */
    private static Outcome failed(RunChange change, String reason, Throwable cause) {
        cause.printStackTrace();
        return new Outcome(RunState.FAILED, change.reason(reason));
    }

    private RunState end(RunFolder run, Outcome outcome) {
        run.write(outcome.change().state(outcome.state()).endedAt(clock.now()).view());
        run.tidy();
        return outcome.state();
    }
}
