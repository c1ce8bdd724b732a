package io.lepton.federating;

import io.lepton.runs.Chart;
import io.lepton.runs.Html;
import io.lepton.runs.ReportPage;
import io.lepton.wire.FederationView;
import io.lepton.wire.FederationView.LossView;
import io.lepton.wire.FederationView.RoundView;
import io.lepton.wire.FederationView.SiteScore;
import io.lepton.wire.FederationView.SiteView;
import io.lepton.wire.LedgerView;
import io.lepton.wire.RunView;
import io.lepton.wire.VariantView;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** Writes a federation as a page that needs nothing else: its figures, charts, sites, privacy, rounds, and the file. */
final class FederationPage {
    private static final int LINES_MAX = 6;
    private static final double BYTES_A_KILOBYTE = 1_000;

    private final FederationView federation;
    private final List<RoundView> committed;

    private FederationPage(FederationView federation) {
        this.federation = federation;
        this.committed =
                federation.rounds().stream().filter(RoundView::isCommitted).toList();
    }

    static String of(FederationView federation, String file) {
        return new FederationPage(federation).page(file);
    }

    private String page(String file) {
        RunView run = federation.run();
        return ReportPage.head("Federation " + run.number() + ": " + run.model())
                + ReportPage.facts(facts())
                + warnings()
                + charts()
                + sites()
                + variants()
                + ledger()
                + rounds()
                + "<h2>The file</h2>\n<pre>" + Html.escape(file) + "</pre>\n</body></html>\n";
    }

    private Map<String, String> facts() {
        RunView run = federation.run();
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("state", run.state() + run.reason().map(why -> ": " + why).orElse(""));
        facts.put(
                "when",
                run.startedAt().truncatedTo(ChronoUnit.SECONDS)
                        + run.endedAt()
                                .map(end -> String.format(
                                        Locale.ROOT, ", %.1f s", ChronoUnit.MILLIS.between(run.startedAt(), end) / 1e3))
                                .orElse("")
                        + (run.resumes() == 0 ? "" : ", resumed " + run.resumes() + " times"));
        federation.agreement().ifPresent(agreed -> {
            facts.put("strategy", agreed.strategy() + ", " + agreed.roundsMax() + " rounds");
            facts.put(
                    "who sees an update",
                    agreed.isSecure() ? "nobody: they are added up under masks" : "the coordinator");
            facts.put("model", run.kind() + ", " + agreed.parameters() + " parameters");
        });
        run.data()
                .ifPresent(data -> facts.put(
                        "rows",
                        String.format(
                                Locale.ROOT,
                                "%,d to learn from, %,d held out, at %d sites",
                                data.trainRows(),
                                data.testRows(),
                                federation.sites().size())));
        facts.put("seed and program", run.seed() + ", lepton " + run.codeVersion());
        if (!committed.isEmpty()) {
            RoundView last = committed.getLast();
            facts.put(
                    "accuracy",
                    String.format(
                            Locale.ROOT, "%.4f over all rows held out, after round %d", last.accuracy(), last.round()));
            last.worst()
                    .ifPresent(worst -> facts.put(
                            "fairness across sites",
                            String.format(
                                    Locale.ROOT,
                                    "worst %s with %.4f, deviation between sites %.4f",
                                    worst.site(),
                                    worst.accuracy(),
                                    last.spread())));
        }
        run.scores().stream()
                .filter(score -> score.name().equals("accuracy_as_served"))
                .findFirst()
                .ifPresent(score -> facts.put(
                        "as served",
                        String.format(Locale.ROOT, "%.4f with the preparation by all sites together", score.value())));
        facts.put(
                "on the wire",
                String.format(
                        Locale.ROOT,
                        "%.1f kB to sites, %.1f kB from them",
                        kilobytes(RoundView::bytesDown),
                        kilobytes(RoundView::bytesUp)));
        run.export()
                .ifPresent(export -> facts.put(
                        "exported file",
                        "sha256 " + export.sha256()
                                + String.format(
                                        Locale.ROOT,
                                        "; its answers to %d held-out rows differ by at most %.1e",
                                        export.rows(),
                                        export.differenceMax())));
        return facts;
    }

    private double kilobytes(ToDoubleFunction<RoundView> bytes) {
        return federation.rounds().stream().mapToDouble(bytes).sum() / BYTES_A_KILOBYTE;
    }

    private String warnings() {
        return federation.agreement().stream()
                .flatMap(agreed -> agreed.warnings().stream())
                .map(warning -> "<p class=\"bad\">" + Html.escape(warning) + "</p>\n")
                .collect(Collectors.joining());
    }

    private String charts() {
        if (committed.isEmpty()) {
            return "";
        }
        List<String> charts = new ArrayList<>();
        var bySite = Chart.holding("round", "accuracy", points(this::extremes));
        bySite.line("all sites", line(RoundView::accuracy));
        shown().forEach(site -> bySite.line(site.name(), line(round -> accuracy(round, site.name()))));
        charts.add(bySite.draw("Accuracy on rows held out, all sites together and each"));
        charts.add(Chart.holding("round", "loss", line(FederationPage::loss))
                .line("loss", line(FederationPage::loss))
                .draw("Mean loss over the rows held out"));
        charts.add(Chart.holding("round", "deviation", line(RoundView::spread))
                .line("deviation", line(RoundView::spread))
                .draw("How far apart the sites are: the deviation of their accuracies"));
        if (committed.getLast().loss().isPresent()) {
            charts.add(Chart.holding("round", "epsilon", line(FederationPage::epsilon))
                    .line("epsilon", line(FederationPage::epsilon))
                    .draw("What has been spent of the privacy of each "
                            + (federation.ledger().map(LedgerView::isOfRows).orElse(false) ? "row" : "site")));
        }
        return "<h2>Charts</h2>\n<div class=\"charts\">\n" + String.join("", charts) + "</div>\n";
    }

    /** More lines than colours tell nothing: then those of the sites that hold out most. */
    private List<SiteView> shown() {
        return federation.sites().stream()
                .sorted((a, b) -> Integer.compare(b.testRows(), a.testRows()))
                .limit(LINES_MAX - 1)
                .toList();
    }

    private interface Several {
        List<Double> of(RoundView round);
    }

    private List<Double> extremes(RoundView round) {
        List<Double> values = new ArrayList<>(List.of(round.accuracy()));
        shown().forEach(site -> values.add(accuracy(round, site.name())));
        return values;
    }

    private List<double[]> points(Several values) {
        List<double[]> points = new ArrayList<>();
        committed.forEach(round -> values.of(round).forEach(value -> points.add(new double[] {round.round(), value})));
        return points;
    }

    private List<double[]> line(ToDoubleFunction<RoundView> value) {
        return committed.stream()
                .map(round -> new double[] {round.round(), value.applyAsDouble(round)})
                .toList();
    }

    private static double accuracy(RoundView round, String site) {
        return score(round, site).map(SiteScore::accuracy).orElse(Double.NaN);
    }

    private static Optional<SiteScore> score(RoundView round, String site) {
        return round.scores().stream().filter(one -> one.site().equals(site)).findFirst();
    }

    private static double loss(RoundView round) {
        long rows = round.scores().stream().mapToLong(SiteScore::rows).sum();
        return round.scores().stream()
                        .mapToDouble(one -> one.loss() * one.rows())
                        .sum()
                / Math.max(1, rows);
    }

    private static double epsilon(RoundView round) {
        return round.loss().map(LossView::epsilon).orElse(Double.NaN);
    }

    /** Who gave how much, and what each has of it. */
    private String sites() {
        if (federation.sites().isEmpty()) {
            return "";
        }
        int all = federation.sites().stream().mapToInt(SiteView::trainRows).sum();
        var table = new StringBuilder(
                "<h2>Sites and what they contribute</h2>\n<div class=\"wide\"><table><tr><th>site</th>"
                        + "<th class=\"words\">region</th><th>rows</th><th>share</th><th>held out</th><th>rounds asked</th>"
                        + "<th>dropped out</th><th>accuracy first</th><th>last</th></tr>\n");
        for (SiteView site : federation.sites()) {
            long asked = count(round -> round.asked().contains(site.name()));
            long dropped = count(round -> round.dropped().contains(site.name()));
            table.append(row(
                    site.name(),
                    site.region(),
                    String.format(Locale.ROOT, "%,d", site.trainRows()),
                    String.format(Locale.ROOT, "%.1f %%", 100.0 * site.trainRows() / all),
                    String.format(Locale.ROOT, "%,d", site.testRows()),
                    Long.toString(asked),
                    Long.toString(dropped),
                    committed.isEmpty() ? "" : figure(accuracy(committed.getFirst(), site.name())),
                    committed.isEmpty() ? "" : figure(accuracy(committed.getLast(), site.name()))));
        }
        table.append("</table></div>\n");
        federation.sites().forEach(site -> site.problems().forEach(problem -> table.append("<p class=\"faint\">")
                .append(Html.escape(site.name() + ": " + problem))
                .append("</p>\n")));
        return table.toString();
    }

    private long count(Predicate<RoundView> holds) {
        return federation.rounds().stream().filter(holds).count();
    }

    private String variants() {
        if (federation.variants().isEmpty()) {
            return "";
        }
        var table = new StringBuilder(
                "<h2>Variants of the regions</h2>\n<p>Each has what all share, with the last layers and the"
                        + " preparation of its site; other regions have the common model.</p>\n<div class=\"wide\"><table><tr>"
                        + "<th>region</th><th class=\"words\">site</th><th>held out</th><th>accuracy</th><th>of the common model</th>"
                        + "<th class=\"words\">sha256</th></tr>\n");
        for (VariantView variant : federation.variants()) {
            table.append(row(
                    variant.region(),
                    variant.site(),
                    String.format(Locale.ROOT, "%,d", variant.rows()),
                    variant.accuracy().map(FederationPage::figure).orElse(""),
                    variant.accuracyOfCommon().map(FederationPage::figure).orElse(""),
                    "sha256 " + variant.sha256()));
        }
        return table.append("</table></div>\n").toString();
    }

    private String ledger() {
        return federation.ledger().map(LedgerPage::of).orElse("");
    }

    private String rounds() {
        if (federation.rounds().isEmpty()) {
            return "";
        }
        var table =
                new StringBuilder("<h2>Rounds</h2>\n<div class=\"wide\"><table><tr><th>round</th><th class=\"words\">"
                        + "outcome</th><th>asked</th><th>updates</th><th class=\"words\">dropped out</th><th>kB down</th><th>kB up</th>"
                        + "<th>accuracy</th><th class=\"words\">worst site</th><th>epsilon</th></tr>\n");
        for (RoundView round : federation.rounds()) {
            table.append(row(
                    Integer.toString(round.round()),
                    round.outcome() + (round.reason().isEmpty() ? "" : ": " + round.reason()),
                    Integer.toString(round.asked().size()),
                    Integer.toString(round.updates()),
                    String.join(", ", round.dropped()),
                    String.format(Locale.ROOT, "%.1f", round.bytesDown() / BYTES_A_KILOBYTE),
                    String.format(Locale.ROOT, "%.1f", round.bytesUp() / BYTES_A_KILOBYTE),
                    round.scores().isEmpty() ? "" : figure(round.accuracy()),
                    round.worst()
                            .map(worst -> worst.site() + " " + figure(worst.accuracy()))
                            .orElse(""),
                    round.loss()
                            .map(loss -> String.format(Locale.ROOT, "%.3f", loss.epsilon()))
                            .orElse("")));
        }
        return table.append("</table></div>\n").toString();
    }

    static String row(String... cells) {
        var row = new StringBuilder("<tr>");
        for (String cell : cells) {
            boolean isWords = !cell.isEmpty() && Character.isLetter(cell.charAt(0));
            row.append(isWords ? "<td class=\"words\">" : "<td>")
                    .append(Html.escape(cell))
                    .append("</td>");
        }
        return row.append("</tr>\n").toString();
    }

    private static String figure(double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%.4f", value) : "";
    }
}
