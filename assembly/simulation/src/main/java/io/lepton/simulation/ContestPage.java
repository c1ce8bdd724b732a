package io.lepton.simulation;

import io.lepton.simulation.contest.PhaseScore;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Writes a {@link ContestReport} as a page: a table, and two charts for each phase. */
final class ContestPage {
    private static final int BAR_HEIGHT = 22;
    private static final int LABEL_WIDTH = 170;
    private static final int BAR_WIDTH_MAX = 420;
    private static final int CHART_WIDTH = 720;

    private static final String HEAD = """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><title>Routing policies compared</title>
            <style>
            body { font: 15px system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; color: #222 }
            table { border-collapse: collapse } td, th { padding: .3rem .8rem; border-bottom: 1px solid #ddd; text-align: right }
            td:first-child, th:first-child { text-align: left }
            svg text { font: 13px system-ui, sans-serif; fill: #222 } .missed { fill: #b3402a } .crossed { fill: #3a6ea5 }
            </style></head><body>
            """;

    private ContestPage() {}

    static String of(ContestReport report) {
        StringBuilder page = new StringBuilder(HEAD);
        page.append("<h1>Routing policies compared</h1>\n<p>")
                .append(requests(report))
                .append(" requests a policy, ")
                .append(report.seeds())
                .append(" seeds; a request misses if it is refused, lost, or answered after ")
                .append(Math.round(report.world().sloMillis()))
                .append(" ms.</p>\n")
                .append(table(report));
        for (int phase = 0; phase < report.world().phases().size(); phase++) {
            page.append("<h2>")
                    .append(escape(report.world().phases().get(phase).name()))
                    .append("</h2>\n")
                    .append(chart(report, phase));
        }
        return page.append("</body></html>\n").toString();
    }

    private static long requests(ContestReport report) {
        return report.rows().stream()
                .findFirst()
                .map(row ->
                        row.scores().stream().mapToLong(PhaseScore::requests).sum())
                .orElse(0L);
    }

    private static String table(ContestReport report) {
        StringBuilder table = new StringBuilder("<table><tr><th>% missed (% crossed)</th>");
        report.world().phases().forEach(phase -> table.append("<th>")
                .append(escape(phase.name()))
                .append("</th>"));
        table.append("</tr>\n");
        for (ContestReport.Row row : report.rows()) {
            table.append("<tr><td title=\"")
                    .append(escape(row.policy().meaning()))
                    .append("\">")
                    .append(row.policy().word())
                    .append("</td>")
                    .append(row.scores().stream()
                            .map(score -> "<td>" + ContestReport.cell(score) + "</td>")
                            .collect(Collectors.joining()))
                    .append("</tr>\n");
        }
        return table.append("</table>\n").toString();
    }

    private static String chart(ContestReport report, int phase) {
        List<ContestReport.Row> rows = report.rows();
        StringBuilder chart = new StringBuilder(String.format(
                Locale.ROOT, "<svg width=\"%d\" height=\"%d\">%n", CHART_WIDTH, 2 * BAR_HEIGHT * rows.size()));
        double scale = rows.stream()
                .map(row -> row.scores().get(phase))
                .mapToDouble(score -> Math.max(score.missedPercent(), score.crossedPercent()))
                .max()
                .orElse(0);
        for (int i = 0; i < rows.size(); i++) {
            PhaseScore score = rows.get(i).scores().get(phase);
            int top = 2 * BAR_HEIGHT * i;
            chart.append(String.format(
                    Locale.ROOT,
                    "<text x=\"0\" y=\"%d\">%s</text>%n",
                    top + 15,
                    rows.get(i).policy().word()));
            chart.append(bar("missed", score.missedPercent(), scale, top));
            chart.append(bar("crossed", score.crossedPercent(), scale, top + BAR_HEIGHT - 4));
        }
        return chart.append("</svg>\n").toString();
    }

    private static String bar(String kind, double percent, double scale, int top) {
        double width = scale == 0 ? 0 : BAR_WIDTH_MAX * percent / scale;
        return String.format(
                Locale.ROOT,
                "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\"/>"
                        + "<text x=\"%.1f\" y=\"%d\">%.2f %% %s</text>%n",
                kind,
                LABEL_WIDTH,
                top + 3,
                width,
                BAR_HEIGHT - 8,
                LABEL_WIDTH + width + 5,
                top + 15,
                percent,
                kind);
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
