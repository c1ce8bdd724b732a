package io.lepton.runs;

import io.lepton.wire.RunView;
import io.lepton.wire.RunView.DataView;
import io.lepton.wire.RunView.ExportView;
import io.lepton.wire.RunView.OwnerView;
import io.lepton.wire.RunView.ScoreView;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A run's view with some of its parts replaced. Confined to one thread. */
public final class RunChange {
    private final RunView former;
    private String state;
    private OwnerView owner;
    private Optional<Instant> endedAt;
    private int resumes;
    private Optional<DataView> data;
    private List<ScoreView> scores;
    private Optional<ExportView> export;
    private Optional<String> reason;

    private RunChange(RunView former) {
        this.former = former;
        this.state = former.state();
        this.owner = former.owner();
        this.endedAt = former.endedAt();
        this.resumes = former.resumes();
        this.data = former.data();
        this.scores = former.scores();
        this.export = former.export();
        this.reason = former.reason();
    }

    /** A change of nothing yet. */
    public static RunChange of(RunView former) {
        return new RunChange(former);
    }

    /** A state that is open again has no end and no reason for one. */
    public RunChange state(RunState next) {
        state = next.word();
        if (next.isOpen()) {
            endedAt = Optional.empty();
            reason = Optional.empty();
        }
        return this;
    }

    public RunChange owner(OwnerView process) {
        owner = process;
        return this;
    }

    public RunChange endedAt(Instant time) {
        endedAt = Optional.of(time);
        return this;
    }

    public RunChange resumes(int count) {
        resumes = count;
        return this;
    }

    public RunChange data(DataView view) {
        data = Optional.of(view);
        return this;
    }

    public RunChange scores(List<ScoreView> figures) {
        scores = List.copyOf(figures);
        return this;
    }

    public RunChange export(ExportView view) {
        export = Optional.of(view);
        return this;
    }

    public RunChange reason(String why) {
        reason = Optional.of(why);
        return this;
    }

    public RunView view() {
        return new RunView(
                former.number(),
                former.model(),
                former.kind(),
                state,
                owner,
                former.startedAt(),
                endedAt,
                former.seed(),
                former.codeVersion(),
                resumes,
                data,
                former.epochs(),
                scores,
                export,
                reason,
                former.files());
    }
}
