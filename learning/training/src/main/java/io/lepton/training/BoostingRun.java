package io.lepton.training;

import io.lepton.training.boosting.TreeGrower;
import io.lepton.training.classic.Link;
import io.lepton.training.classic.Tree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One training of boosted trees: grows round after round, measures each, and keeps those up to the best. */
final class BoostingRun {
    private final FitOptions options;
    private final TrainingProgress progress;
    private final int outputs;
    private final BoostedRows learned;
    /** The rows kept back; none or one. */
    private final List<BoostedRows> validation;

    private final List<EpochReport> reports = new ArrayList<>();
    private final List<Tree> trees = new ArrayList<>();
    private int bestRound;
    private double best = Double.NaN;

    BoostingRun(List<Table> tables, Link link, int outputs, FitOptions options, TrainingProgress progress) {
        this.options = options;
        this.progress = progress;
        this.outputs = outputs;
        this.learned = new BoostedRows(tables.getFirst(), outputs, link);
        this.validation = tables.stream()
                .skip(1)
                .map(table -> new BoostedRows(table, outputs, link))
                .toList();
    }

    /** Grows until the rounds are over, nothing improves any more, or somebody cancels. */
    History grow(TreeGrower grower) {
        var early = options.earlyStopping();
        for (int round = 1; round <= options.epochs(); round++) {
            var grown = grower.grow();
            if (grown.isEmpty()) {
                break;
            }
            trees.addAll(grown);
            report(round, grown);
            if (progress.isCancelled()) {
                return history(History.End.CANCELLED);
            }
            if (early.isOn() && round - bestRound >= early.patienceEpochs()) {
                return history(History.End.STOPPED_EARLY);
            }
        }
        return history(History.End.FINISHED);
    }

    /** The trees up to the best round if early stopping watches, else all. */
    List<Tree> trees() {
        return options.earlyStopping().isOn() ? trees.subList(0, bestRound * outputs) : trees;
    }

    private void report(int round, List<Tree> grown) {
        learned.add(grown);
        validation.forEach(rows -> rows.add(grown));
        var report = new EpochReport(round, figures());
        reports.add(report);
        var early = options.earlyStopping();
        if (early.isOn()) {
            watch(round, report.values());
        }
        progress.epochEnded(report);
    }

    private void watch(int round, Map<String, Double> figures) {
        var early = options.earlyStopping();
        var figure = figures.get(early.metric());
        if (figure == null) {
            throw new IllegalArgumentException("early stopping watches a figure that is not measured: metric="
                    + early.metric() + ", measured=" + String.join(" ", figures.keySet()));
        }
        if (Double.isNaN(best) || early.isBetter(figure, best)) {
            best = figure;
            bestRound = round;
        }
    }

    /** The loss, and the metric that early stopping watches, of both kinds of rows. */
    private Map<String, Double> figures() {
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("loss", learned.loss());
        validation.forEach(rows -> figures.put(EpochReport.VALIDATION + "loss", rows.loss()));
        var early = options.earlyStopping();
        for (var metric : Metric.values()) {
            if (early.isOn() && early.metric().equals(metric.word())) {
                figures.put(metric.word(), learned.of(metric));
            }
            if (early.isOn() && early.metric().equals(EpochReport.VALIDATION + metric.word())) {
                validation.forEach(rows -> figures.put(early.metric(), rows.of(metric)));
            }
        }
        return figures;
    }

    private History history(History.End end) {
        return new History(reports, options.earlyStopping().isOn() ? bestRound : reports.size(), end);
    }
}
