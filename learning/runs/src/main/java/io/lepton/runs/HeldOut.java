package io.lepton.runs;

import io.lepton.chassis.Clock;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.NamedTensor;
import io.lepton.wire.RunView;
import io.lepton.wire.RunView.DataView;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The rows that a finished run has held out, read again from its data, and what was learned answers to them: what a served model
 * is held against. Confined to one thread.
 */
public final class HeldOut {
    private final Served served;
    private final HeldOutAnswers answers;

    private HeldOut(Served served, HeldOutAnswers answers) {
        this.served = served;
        this.answers = answers;
    }

    /**
     * Reads the data of a run again, and divides it as the run did.
     *
     * @param environment the variables that its job names
     * @throws LeptonException {@link ErrorCode#CONFLICT} if it has not finished, or its data has changed since
     */
    public static HeldOut of(RunFolder run, Clock clock, Map<String, String> environment) {
        RunView view = run.view();
        if (!view.state().equals(RunState.FINISHED.word())) {
            throw new LeptonException(
                    ErrorCode.CONFLICT,
                    "only a finished run has learned what can be checked: run=" + view.number() + ", state="
                            + view.state());
        }
        var answers = HeldOutAnswers.read(run);
        JobFile job = JobFile.parse(RunFolder.JOB, run.jobText());
        Sources sources = job.sources(run.base(), environment);
        if (!view.data().map(DataView::sha256).equals(Optional.of(sources.sha256()))) {
            throw new LeptonException(
                    ErrorCode.CONFLICT,
                    "the data is no longer what the run has learned from: run=" + view.number() + ", file="
                            + sources.data());
        }
        TrainingData data = JobData.read(job, sources, run.path(), new Stage(run, clock, _ -> {}, () -> false));
        return new HeldOut(data.served(), answers);
    }

    /** How many there are to check; the first of those held out. */
    public int rowCount() {
        return answers.rowCount();
    }

    /** Some of them, raw, as a caller writes them. */
    public List<NamedTensor> inputs(int from, int count) {
        return served.inputs(from, count);
    }

    /** The largest difference between what was learned and a model's answers to some of them. */
    public double differenceMax(int from, int count, List<NamedTensor> outputs) {
        return answers.differenceMax(from, count, outputs);
    }
}
