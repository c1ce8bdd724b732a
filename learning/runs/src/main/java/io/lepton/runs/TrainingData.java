package io.lepton.runs;

import io.lepton.data.FeatureRows;
import io.lepton.data.LabelledRows;
import io.lepton.data.Targets;
import io.lepton.wire.RunView.DataView;
import java.util.List;
import java.util.Optional;

/**
 * The data of a job, read, divided and prepared. Confined to one thread.
 *
 * @param served the way from raw fields to features, fitted to the rows to learn from alone
 * @param train rows to learn from, those that training itself holds back for validation among them
 * @param test rows held out
 * @param validationShare of the rows to learn from
 * @param view what is recorded of it
 * @param looks what its columns look like
 * @param yardstick what answers are measured beside
 */
record TrainingData(
        Served served,
        LabelledRows train,
        LabelledRows test,
        double validationShare,
        DataView view,
        Looks looks,
        Yardstick yardstick) {
    /** What the columns look like, for the page. */
    record Looks(String task, String target, List<Evaluation.ColumnFacts> columns) {
        Looks {
            columns = List.copyOf(columns);
        }
    }

    FeatureRows features() {
        return train.features();
    }

    Targets answers() {
        return train.targets();
    }

    /** Everything that is to be shown of a run on this data. */
    Evaluation evaluation(
            Judgement judgement, List<Evaluation.Fold> folds, List<Evaluation.Tried> board, Optional<String> sample) {
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
                board,
                sample);
    }
}
