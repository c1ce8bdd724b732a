package io.lepton.runs;

import io.lepton.runs.Evaluation.ColumnFacts;
import io.lepton.runs.Evaluation.Curve;
import io.lepton.wire.RunView;
import io.lepton.wire.RunView.EpochView;
import io.lepton.wire.RunView.ScoreView;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** Writes a run as a page that needs nothing else: its figures, charts, the data, and the job. */
final class RunPage {
    private static final int CLASSES_SHOWN = 20;
    private static final int BOX_WIDTH = 120;

    /** Up to the body; TITLE stands for the title. */
    static final String HEAD = """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><title>TITLE</title>
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <style>
            :root { color-scheme: light dark; --ink: #1c2430; --faint: #5c6673; --line: #dfe3e8; --paper: #fff; --cell: 58 110 165;
              --c0: #2f6db3; --c1: #c2552d; --c2: #3f8f4f; --c3: #8a4fb0; --c4: #b58a00; --c5: #2a8f96; --bad: #b3361f }
            @media (prefers-color-scheme: dark) { :root { --ink: #e6e9ed; --faint: #9aa4b1; --line: #333b46;
              --paper: #14181e; --cell: 110 163 218; --c0: #6ea3da; --c1: #e58a60; --c2: #7cc48a; --c3: #bd8fdd; --c4: #e0bc4a;
              --c5: #67c3c9; --bad: #ef8672 } }
            body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 66rem; padding: 0 1rem;
              color: var(--ink); background: var(--paper) }
            h1 { font-size: 1.6rem; margin: 0 0 .3rem } h2 { font-size: 1.15rem; margin: 2.2rem 0 .4rem }
            .faint, figcaption, dt { color: var(--faint) } .bad { color: var(--bad) }
            .wide { overflow-x: auto } table { border-collapse: collapse; font-variant-numeric: tabular-nums }
            td, th { padding: .3rem .8rem; border-bottom: 1px solid var(--line); text-align: right; white-space: nowrap }
            td:first-child, th:first-child, td.words, th.words { text-align: left } td.words { white-space: normal } th { font-weight: 600 }
            .charts { display: flex; flex-wrap: wrap; gap: 1.2rem 2rem } figure { margin: 0; flex: 1 1 26rem; max-width: 32rem }
            svg { width: 100%; height: auto; display: block } svg text { font: 12px system-ui, sans-serif; fill: var(--faint) }
            svg text.y { text-anchor: end } svg text.x, svg text.title { text-anchor: middle }
            .grid { stroke: var(--line) } .guide { stroke: var(--faint); stroke-dasharray: 4 4 }
            .line { fill: none; stroke-width: 2; stroke: var(--c0) } .dot { fill: var(--c0); opacity: .45 }
            .c0 { stroke: var(--c0) } .c1 { stroke: var(--c1) } .c2 { stroke: var(--c2) } .c3 { stroke: var(--c3) }
            .c4 { stroke: var(--c4) } .c5 { stroke: var(--c5) } .key { display: inline-block; width: .8em; height: .8em;
              border-radius: 2px; margin: 0 .35em 0 .8em } .k0 { background: var(--c0) } .k1 { background: var(--c1) }
            .k2 { background: var(--c2) } .k3 { background: var(--c3) } .k4 { background: var(--c4) } .k5 { background: var(--c5) }
            .legend { margin: .1rem 0; font-size: 13px } .small { width: 120px; height: 16px; display: inline-block; vertical-align: middle }
            .bar { fill: var(--c0); opacity: .55 } .median { stroke: var(--ink); stroke-width: 2 }
            td.cell { text-align: center } dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1rem; margin: .6rem 0 }
            dd { margin: 0; overflow-wrap: anywhere } pre { border: 1px solid var(--line); border-radius: 4px; padding: .8rem 1rem;
              overflow-x: auto; font: 13px/1.45 ui-monospace, monospace }
            </style></head><body>
            """;

    private RunPage() {}

    /** @param evaluation what is known once a run is finished */
    static String of(RunView run, Optional<Evaluation> evaluation, String job) {
        String title = "Run " + run.number() + ": " + run.model();
        var page = new StringBuilder(HEAD.replace("TITLE", Html.escape(title)));
        page.append("<h1>").append(Html.escape(title)).append("</h1>\n").append(facts(run));
        page.append(figures(run));
        evaluation.ifPresent(found -> page.append(folds(found)));
        List<String> charts = new ArrayList<>(epochCharts(run.epochs()));
        evaluation.ifPresent(found -> charts.addAll(answerCharts(found)));
        if (!charts.isEmpty()) {
            page.append("<h2>Charts</h2>\n<div class=\"charts\">\n")
                    .append(String.join("", charts))
                    .append("</div>\n");
        }
        evaluation.ifPresent(found -> page.append(confusion(found)).append(board(found)));
        evaluation.flatMap(Evaluation::sample).ifPresent(text -> page.append("<h2>What it writes</h2>\n<pre>")
                .append(Html.escape(text))
                .append("</pre>\n"));
        page.append(problems(run));
        evaluation.ifPresent(found -> page.append(columns(found)));
        return page.append("<h2>The job</h2>\n<pre>")
                .append(Html.escape(job))
                .append("</pre>\n</body></html>\n")
                .toString();
    }

    private static String facts(RunView run) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("what learns", run.kind());
        facts.put(
                "state", run.state() + run.reason().map(reason -> ": " + reason).orElse(""));
        facts.put(
                "when",
                run.startedAt().truncatedTo(ChronoUnit.SECONDS)
                        + run.endedAt()
                                .map(end -> String.format(
                                        Locale.ROOT, ", %.1f s", ChronoUnit.MILLIS.between(run.startedAt(), end) / 1e3))
                                .orElse("")
                        + (run.resumes() == 0 ? "" : ", resumed " + run.resumes() + " times"));
        facts.put("seed and program", run.seed() + ", lepton " + run.codeVersion());
        run.data().ifPresent(data -> {
            facts.put("data", data.source() + ", sha256 " + data.sha256());
            facts.put(
                    "rows",
                    String.format(
                            Locale.ROOT,
                            "%,d to learn from, %,d to validate, %,d held out",
                            data.trainRows(),
                            data.validationRows(),
                            data.testRows()));
        });
        run.export()
                .ifPresent(export -> facts.put(
                        "exported file",
                        "sha256 " + export.sha256() + "; its answers to " + export.rows()
                                + " held-out rows differ by at most " + number(export.differenceMax())));
        return facts.entrySet().stream()
                .map(fact ->
                        "<dt>" + Html.escape(fact.getKey()) + "</dt><dd>" + Html.escape(fact.getValue()) + "</dd>\n")
                .collect(Collectors.joining("", "<dl>\n", "</dl>\n"));
    }

    private static String figures(RunView run) {
        if (run.scores().isEmpty()) {
            return "";
        }
        var table =
                new StringBuilder("<h2>On rows held out</h2>\n<div class=\"wide\"><table><tr><th></th><th>value</th>"
                        + "<th>95 % interval</th></tr>\n");
        for (ScoreView score : run.scores()) {
            String interval = score.low().isPresent() && score.high().isPresent()
                    ? number(score.low().get()) + " to " + number(score.high().get())
                    : "";
            table.append(row(words(score.name()), number(score.value()), interval));
        }
        return table.append("</table></div>\n").toString();
    }

    private static String folds(Evaluation found) {
        if (found.folds().isEmpty()) {
            return "";
        }
        var names =
                found.folds().getFirst().figures().stream().map(ScoreView::name).toList();
        var table =
                new StringBuilder("<h2>Cross-validation</h2>\n<div class=\"wide\"><table><tr><th>part held out</th>");
        names.forEach(
                name -> table.append("<th>").append(Html.escape(words(name))).append("</th>"));
        table.append("</tr>\n");
        for (Evaluation.Fold fold : found.folds()) {
            table.append("<tr><td>").append(fold.number()).append("</td>");
            fold.figures()
                    .forEach(score ->
                            table.append("<td>").append(number(score.value())).append("</td>"));
            table.append("</tr>\n");
        }
        table.append("<tr><th>mean</th>");
        for (int column = 0; column < names.size(); column++) {
            int index = column;
            double mean = found.folds().stream()
                    .mapToDouble(fold -> fold.figures().get(index).value())
                    .average()
                    .orElse(Double.NaN);
            table.append("<th>").append(number(mean)).append("</th>");
        }
        return table.append("</tr>\n</table></div>\n").toString();
    }

    /** A chart for the losses, and one for each other figure, with that of the validation rows beside it. */
    private static List<String> epochCharts(List<EpochView> epochs) {
        List<String> charts = new ArrayList<>();
        if (epochs.size() < 2) {
            return charts;
        }
        var names = epochs.getLast().scores().stream().map(ScoreView::name).toList();
        for (String name : names) {
            if (!name.startsWith("val_")) {
                List<String> both = names.contains("val_" + name) ? List.of(name, "val_" + name) : List.of(name);
                List<double[]> all = new ArrayList<>();
                both.forEach(one -> all.addAll(series(epochs, one)));
                var chart = Chart.holding("epoch", words(name), all);
                both.forEach(one -> chart.line(one.equals(name) ? "learned from" : "validation", series(epochs, one)));
                charts.add(chart.draw(words(name) + " by epoch"));
            }
        }
        return charts;
    }

    private static List<double[]> series(List<EpochView> epochs, String name) {
        List<double[]> points = new ArrayList<>();
        for (EpochView epoch : epochs) {
            epoch.scores().stream()
                    .filter(score -> score.name().equals(name))
                    .forEach(score -> points.add(new double[] {epoch.epoch(), score.value()}));
        }
        return points;
    }

    private static List<String> answerCharts(Evaluation found) {
        List<String> charts = new ArrayList<>();
        if (!found.curves().isEmpty()) {
            var roc = Chart.ofShares("false positives, share of all negatives", "recall")
                    .diagonal();
            var precision = Chart.ofShares("recall", "precision");
            for (Curve curve : found.curves()) {
                roc.line(curve.name() + ", area " + number(curve.rocAuc()), points(curve, true));
                precision.line(curve.name() + ", area " + number(curve.prAuc()), points(curve, false));
            }
            charts.add(roc.draw("ROC" + area(found, Curve::rocAuc)));
            charts.add(precision.draw("Precision and recall" + area(found, Curve::prAuc)));
        }
        if (!found.calibration().isEmpty()) {
            var points = found.calibration().stream()
                    .filter(bin -> bin.count() > 0)
                    .map(bin -> new double[] {bin.meanProbability(), bin.share()})
                    .toList();
            charts.add(Chart.ofShares("probability that was told", "share that came true")
                    .diagonal()
                    .line("calibration", points)
                    .dots(points)
                    .draw("Calibration"));
        }
        if (!found.answers().isEmpty()) {
            var points = found.answers().stream()
                    .map(answer -> new double[] {answer.truth(), answer.answer()})
                    .toList();
            charts.add(Chart.holding("truth", "answer", points)
                    .diagonal()
                    .dots(points)
                    .draw("Answers beside the truth"));
        }
        return charts;
    }

    /** Of a single curve the caption tells the area; several have a legend. */
    private static String area(Evaluation found, ToDoubleFunction<Curve> area) {
        return found.curves().size() == 1
                ? " of " + found.curves().getFirst().name() + ", area "
                        + number(area.applyAsDouble(found.curves().getFirst()))
                : "";
    }

    private static List<double[]> points(Curve curve, boolean isRoc) {
        return curve.points().stream()
                .map(point -> isRoc
                        ? new double[] {point.falsePositiveRate(), point.recall()}
                        : new double[] {point.recall(), point.precision()})
                .toList();
    }

    private static String confusion(Evaluation found) {
        int classes = found.classNames().size();
        if (found.confusion().isEmpty() || classes > CLASSES_SHOWN) {
            return "";
        }
        var table = new StringBuilder("<h2>Confusion</h2>\n<div class=\"wide\"><table><tr><th>true class</th>");
        found.classNames()
                .forEach(name -> table.append("<th>").append(Html.escape(name)).append("</th>"));
        table.append("<th>recall</th></tr>\n");
        for (int truth = 0; truth < classes; truth++) {
            var counts = found.confusion().get(truth);
            long total = counts.stream().mapToLong(Long::longValue).sum();
            table.append("<tr><td>")
                    .append(Html.escape(found.classNames().get(truth)))
                    .append("</td>");
            for (long count : counts) {
                double share = total == 0 ? 0 : (double) count / total;
                table.append(String.format(
                        Locale.ROOT,
                        "<td class=\"cell\" style=\"background: rgb(var(--cell) / %.2f)\">%,d</td>",
                        share * 0.6,
                        count));
            }
            double recall = total == 0 ? 0 : (double) counts.get(truth) / total;
            table.append(String.format(Locale.ROOT, "<td>%.1f %%</td></tr>%n", 100 * recall));
        }
        return table.append("</table></div>\n<p class=\"faint\">A column is an answered class.</p>\n")
                .toString();
    }

    private static String board(Evaluation found) {
        if (found.board().isEmpty()) {
            return "";
        }
        var table = new StringBuilder(
                        "<h2>What the search has tried</h2>\n<div class=\"wide\"><table><tr><th>parameters</th><th>")
                .append(Html.escape(words(found.board().getFirst().measure())))
                .append("</th><th>spread</th></tr>\n");
        found.board()
                .forEach(tried ->
                        table.append(row(tried.parameters(), number(tried.mean()), number(tried.deviation()))));
        return table.append("</table></div>\n").toString();
    }

    private static String problems(RunView run) {
        List<String> problems = run.data().map(RunView.DataView::problems).orElse(List.of());
        if (problems.isEmpty()) {
            return "";
        }
        return problems.stream()
                .map(line -> "<li>" + Html.escape(line) + "</li>\n")
                .collect(Collectors.joining("", "<h2>What is wrong with the data</h2>\n<ul>\n", "</ul>\n"));
    }

    private static String columns(Evaluation found) {
        if (found.columns().isEmpty()) {
            return "";
        }
        var table = new StringBuilder("<h2>The columns</h2>\n<div class=\"wide\"><table><tr><th>column</th>"
                + "<th class=\"words\">type</th><th>missing</th><th>distinct</th><th>least</th><th>most</th><th>mean</th>"
                + "<th>deviation</th><th class=\"words\">values</th></tr>\n");
        for (ColumnFacts column : found.columns()) {
            String numbers = column.spread()
                    .map(spread -> cell(spread.quarters().getFirst())
                            + cell(spread.quarters().getLast()) + cell(spread.mean()) + cell(spread.deviation())
                            + "<td class=\"words\">" + box(spread) + "</td>")
                    .orElseGet(() ->
                            "<td></td><td></td><td></td><td></td><td class=\"words\">" + frequent(column) + "</td>");
            table.append("<tr><td>")
                    .append(Html.escape(column.name()))
                    .append("</td><td class=\"words\">")
                    .append(Html.escape(column.type()))
                    .append(String.format(
                            Locale.ROOT, "</td><td>%,d</td><td>%,d</td>", column.missing(), column.distinct()))
                    .append(numbers)
                    .append("</tr>\n");
        }
        return table.append("</table></div>\n").toString();
    }

    private static String frequent(ColumnFacts column) {
        return column.frequent().stream()
                .map(one -> Html.escape(one.value())
                        + String.format(Locale.ROOT, " <span class=\"faint\">%,d</span>", one.count()))
                .collect(Collectors.joining(", "));
    }

    /** A line from the least to the most, a box between the quartiles, a stroke at the median. */
    private static String box(Evaluation.Spread spread) {
        double least = spread.quarters().getFirst();
        double width = Math.max(spread.quarters().getLast() - least, Double.MIN_NORMAL);
        double[] x = spread.quarters().stream()
                .mapToDouble(value -> 1 + (BOX_WIDTH - 2) * (value - least) / width)
                .toArray();
        String outliers = spread.outliers() == 0
                ? ""
                : String.format(Locale.ROOT, " <span class=\"faint\">%,d far out</span>", spread.outliers());
        return String.format(
                        Locale.ROOT,
                        "<svg class=\"small\" viewBox=\"0 0 %d 16\"><line class=\"line c0\" x1=\"%.1f\" y1=\"8\" x2=\"%.1f\" "
                                + "y2=\"8\"/><rect class=\"bar\" x=\"%.1f\" y=\"2\" width=\"%.1f\" height=\"12\"/>"
                                + "<line class=\"median\" x1=\"%.1f\" y1=\"2\" x2=\"%.1f\" y2=\"14\"/></svg>",
                        BOX_WIDTH,
                        x[0],
                        x[4],
                        x[1],
                        Math.max(1, x[3] - x[1]),
                        x[2],
                        x[2])
                + outliers;
    }

    private static String cell(double value) {
        return "<td>" + number(value) + "</td>";
    }

    private static String row(String... cells) {
        var row = new StringBuilder("<tr>");
        for (String cell : cells) {
            row.append("<td>").append(Html.escape(cell)).append("</td>");
        }
        return row.append("</tr>\n").toString();
    }

    private static String words(String name) {
        return name.replace("val_", "validation ").replace('_', ' ');
    }

    private static String number(double value) {
        double size = Math.abs(value);
        if (Double.isNaN(value)) {
            return "not defined";
        }
        if (value == Math.rint(value) && size < 1e9) {
            return String.format(Locale.ROOT, "%,.0f", value);
        }
        return size >= 1e-3 && size < 1e7
                ? String.format(Locale.ROOT, size < 10 ? "%.4f" : "%,.2f", value)
                : String.format(Locale.ROOT, "%.1e", value);
    }
}
