package io.lepton.runs;

import io.lepton.data.Column;
import io.lepton.data.Features;
import io.lepton.data.LabelledFeatures;
import io.lepton.data.Preparation;
import io.lepton.data.RowBatch;
import io.lepton.data.Targets;
import io.lepton.wire.RunView.DataView;
import java.util.List;

/**
 * The data of a job, read, divided and prepared. Confined to one thread.
 *
 * @param preparation fitted to the rows to learn from alone
 * @param train rows to learn from, those that training itself holds back for validation among them
 * @param test rows held out
 * @param testRows the same as they were read
 * @param validationShare of the rows to learn from
 * @param view what is recorded of it
 * @param looks what its columns look like
 */
record TrainingData(
        Preparation preparation,
        LabelledFeatures train,
        LabelledFeatures test,
        RowBatch testRows,
        double validationShare,
        DataView view,
        Looks looks) {
    /** What the columns look like, for the page. */
    record Looks(String task, String target, List<Evaluation.ColumnFacts> columns) {
        Looks {
            columns = List.copyOf(columns);
        }
    }

    Features features() {
        return train.features();
    }

    Targets answers() {
        return train.targets();
    }

    /** The raw columns that the served model takes. */
    List<String> inputNames() {
        return preparation.inputs().stream().map(Column::name).toList();
    }

    /** Everything that is to be shown of a run on this data. */
    Evaluation evaluation(Judgement judgement, List<Evaluation.Fold> folds, List<Evaluation.Tried> board) {
        List<String> names = answers() instanceof Targets.Classes classes ? classes.classNames() : List.of();
        return new Evaluation(
                looks.task(),
                looks.target(),
                names,
                judgement.figures(),
                judgement.confusion(),
                judgement.curves(),
                judgement.calibration(),
                judgement.answers(),
                looks.columns(),
                folds,
                board);
    }
}
