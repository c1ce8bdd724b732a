package io.lepton.federating;

import io.lepton.data.OnnxModels;
import io.lepton.data.Targets;
import io.lepton.federation.codec.Weights;
import io.lepton.runs.Export;
import io.lepton.runs.ModelLoader;
import io.lepton.runs.RunFolder;
import io.lepton.training.Predictions;
import io.lepton.wire.FederationView.RoundView;
import io.lepton.wire.RunView.ExportView;
import io.lepton.wire.RunView.ScoreView;
import java.util.ArrayList;
import java.util.List;

/**
 * What all sites have learned, behind the preparation by the statistics of all: as a file, and how it does.
 *
 * @param learned the parameters
 */
record MadeModel(SharedRows rows, SharedModel model, Weights learned) {
    /** Writes the file, and holds its answers to the rows that the largest site holds out against those of what was learned. */
    ExportView export(RunFolder folder, ModelLoader loader) {
        SharedRows.OfSite tested = rows.largest();
        var joined = OnnxModels.join(rows.preparation().toOnnx(), model.toOnnx(learned));
        var named = OnnxModels.nameClasses(joined, "label", rows.classNames());
        float[] wanted = model.predict(learned, tested.served().features());
        return new Export(loader)
                .write(folder, named, tested.testRows(), rows.inputs(), new Export.Expected("probabilities", wanted));
    }

    /** The figures that stand for all others. */
    List<ScoreView> scores(List<RoundView> rounds) {
        List<ScoreView> scores = new ArrayList<>();
        rounds.stream().filter(RoundView::isCommitted).reduce((_, last) -> last).ifPresent(last -> {
            scores.addAll(scores(last));
        });
        scores.add(ScoreView.of("accuracy_as_served", servedAccuracy()));
        return scores;
    }

    /** Those of one round. */
    static List<ScoreView> scores(RoundView last) {
        List<ScoreView> scores = new ArrayList<>(List.of(ScoreView.of("accuracy", last.accuracy())));
        last.worst().ifPresent(worst -> scores.add(ScoreView.of("accuracy_at_worst_site", worst.accuracy())));
        scores.add(ScoreView.of("deviation_between_sites", last.spread()));
        return scores;
    }

    /** With the preparation that goes with the served model, whatever each site learned with. */
    private double servedAccuracy() {
        long right = 0;
        long all = 0;
        for (SharedRows.OfSite site : rows.sites().values()) {
            int[] truth = ((Targets.Classes) site.served().targets()).indices();
            int[] answers = Predictions.classes(
                            model.predict(learned, site.served().features()),
                            1,
                            rows.classNames().size())
                    .labels();
            for (int row = 0; row < truth.length; row++) {
                right += answers[row] == truth[row] ? 1 : 0;
            }
            all += truth.length;
        }
        return (double) right / all;
    }
}
