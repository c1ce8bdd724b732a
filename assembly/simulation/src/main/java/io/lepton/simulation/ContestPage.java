package io.lepton.simulation;

import io.lepton.simulation.contest.PhaseScore;
import io.lepton.simulation.contest.RoutingPolicy;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Writes a {@link ContestReport} as a page that needs nothing else: a table, and two charts for each phase. */
final class ContestPage {
    private static final int ROW_HEIGHT = 26;
    private static final int BAR_HEIGHT = 16;
    private static final int LABEL_WIDTH = 150;
    private static final int BAR_WIDTH_MAX = 220;
    private static final int CHART_WIDTH = LABEL_WIDTH + BAR_WIDTH_MAX + 60;
    private static final String OWN = "lepton";

    private static final String HEAD = """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><title>Routing policies compared</title>
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <style>
            :root { color-scheme: light dark; --ink: #1c2430; --faint: #5c6673; --line: #dfe3e8; --paper: #fff;
              --missed: #c2452d; --crossed: #3a6ea5; --own: #eef5ee }
            @media (prefers-color-scheme: dark) { :root { --ink: #e6e9ed; --faint: #9aa4b1; --line: #333b46;
              --paper: #14181e; --missed: #e0705a; --crossed: #6ea3da; --own: #1d2a22 } }
            body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 62rem; padding: 0 1rem;
              color: var(--ink); background: var(--paper) }
            h1 { font-size: 1.6rem; margin: 0 0 .3rem } h2 { font-size: 1.15rem; margin: 2.2rem 0 0 }
            p { margin: .2rem 0 1rem } .faint, dd, figcaption { color: var(--faint) }
            .wide { overflow-x: auto }
            table { border-collapse: collapse; font-variant-numeric: tabular-nums }
            td, th { padding: .35rem .9rem; border-bottom: 1px solid var(--line); text-align: right; white-space: nowrap }
            td:first-child, th:first-child { text-align: left } th { font-weight: 600 }
            tr.own { background: var(--own) } td.best { font-weight: 700 } td.best .faint { font-weight: 400 }
            .charts { display: flex; flex-wrap: wrap; gap: 1rem 2.5rem } figure { margin: 0; flex: 1 1 24rem }
            figcaption { margin: .2rem 0 } svg { width: 100%; height: auto; display: block }
            svg text { font: 13px system-ui, sans-serif; fill: var(--ink) } svg .own { font-weight: 700 }
            .missed { fill: var(--missed) } .crossed { fill: var(--crossed) }
            dt { font-weight: 600; margin-top: .5rem } dd { margin: 0 }
            </style></head><body>
            """;

    private ContestPage() {}

    static String of(ContestReport report) {
        StringBuilder page = new StringBuilder(HEAD);
        page.append("<h1>Routing policies compared</h1>\n")
                .append(summary(report))
                .append(table(report));
        for (int phase = 0; phase < report.world().phases().size(); phase++) {
            page.append(phase(report, phase));
        }
        page.append("<h2>The policies</h2>\n<dl>\n");
        for (ContestReport.Row row : report.rows()) {
            page.append("<dt>")
                    .append(row.policy().word())
                    .append("</dt><dd>")
                    .append(escape(row.policy().meaning()))
                    .append("</dd>\n");
        }
        return page.append("</dl>\n</body></html>\n").toString();
    }

    private static String summary(ContestReport report) {
        var regions = report.world().regions();
        return String.format(
                Locale.ROOT,
                "<p>%d regions, %,d nodes, %,.0f requests a second; for each policy %,d requests over %d seed%s. A request "
                        + "<em>misses</em> if it is refused, lost, or answered after %d ms; it <em>crosses</em> if another "
                        + "region than the caller's answers it.</p>%n",
                regions.size(),
                regions.stream().mapToInt(ContestWorld.RegionEntry::nodes).sum(),
                regions.stream()
                        .mapToDouble(ContestWorld.RegionEntry::requestsPerSecond)
                        .sum(),
                requests(report),
                report.seeds(),
                report.seeds() == 1 ? "" : "s",
                Math.round(report.world().sloMillis()));
    }

    private static long requests(ContestReport report) {
        return report.rows().stream()
                .findFirst()
                .map(row ->
                        row.scores().stream().mapToLong(PhaseScore::requests).sum())
                .orElse(0L);
    }

    /** In each phase the policies that miss least stand out. */
    private static String table(ContestReport report) {
        StringBuilder table = new StringBuilder("<div class=\"wide\"><table><tr><th>% missed (% crossed)</th>");
        report.world().phases().forEach(phase -> table.append("<th>")
                .append(escape(phase.name()))
                .append("</th>"));
        table.append("</tr>\n");
        for (ContestReport.Row row : report.rows()) {
            table.append(isOwn(row.policy()) ? "<tr class=\"own\">" : "<tr>")
                    .append("<td>")
                    .append(row.policy().word())
                    .append("</td>");
            for (int phase = 0; phase < row.scores().size(); phase++) {
                String cell = ContestReport.cell(row.scores().get(phase));
                int crossed = cell.indexOf('(');
                table.append(isBest(report, row, phase) ? "<td class=\"best\">" : "<td>")
                        .append(cell, 0, crossed)
                        .append("<span class=\"faint\">")
                        .append(cell, crossed, cell.length())
                        .append("</span></td>");
            }
            table.append("</tr>\n");
        }
        return table.append("</table></div>\n").toString();
    }

    private static boolean isBest(ContestReport report, ContestReport.Row row, int phase) {
        String mine = missed(row, phase);
        double least = report.rows().stream()
                .mapToDouble(each -> each.scores().get(phase).missedPercent())
                .min()
                .orElse(0);
        return mine.equals(String.format(Locale.ROOT, "%.2f", least));
    }

    private static String missed(ContestReport.Row row, int phase) {
        return String.format(Locale.ROOT, "%.2f", row.scores().get(phase).missedPercent());
    }

    private static boolean isOwn(RoutingPolicy policy) {
        return policy.word().startsWith(OWN);
    }

    private static String phase(ContestReport report, int phase) {
        ContestWorld.Phase told = report.world().phases().get(phase);
        return "<h2>" + escape(told.name()) + "</h2>\n<p class=\"faint\">" + escape(circumstances(told))
                + "</p>\n<div class=\"charts\">\n"
                + chart(report.rows(), phase, "missed", PhaseScore::missedPercent)
                + chart(report.rows(), phase, "crossed", PhaseScore::crossedPercent)
                + "</div>\n";
    }

    private static String circumstances(ContestWorld.Phase phase) {
        StringBuilder text = new StringBuilder(String.format(Locale.ROOT, "%.0f s", phase.seconds()));
        phase.load().ifPresent(load -> text.append(String.format(Locale.ROOT, ", %.2f times the load", load)));
        phase.dead().ifPresent(dead -> text.append(", ").append(dead).append(" dead"));
        phase.slow()
                .ifPresent(slow -> text.append(String.format(
                        Locale.ROOT,
                        ", %s %.1f times slower, its health green",
                        slow,
                        phase.slowFactor().orElse(1.0))));
        return text.toString();
    }

    /** Each chart has a scale of its own: what misses is rare where much crosses. */
    private static String chart(
            List<ContestReport.Row> rows, int phase, String kind, ToDoubleFunction<PhaseScore> percent) {
        double most = rows.stream()
                .mapToDouble(row -> percent.applyAsDouble(row.scores().get(phase)))
                .max()
                .orElse(0);
        StringBuilder chart = new StringBuilder(String.format(
                Locale.ROOT,
                "<figure><figcaption>%% %s</figcaption><svg viewBox=\"0 0 %d %d\" role=\"img\">%n",
                kind,
                CHART_WIDTH,
                ROW_HEIGHT * rows.size()));
        for (int i = 0; i < rows.size(); i++) {
            ContestReport.Row row = rows.get(i);
            chart.append(
                    bar(row.policy(), kind, percent.applyAsDouble(row.scores().get(phase)), most, ROW_HEIGHT * i));
        }
        return chart.append("</svg></figure>\n").toString();
    }

    private static String bar(RoutingPolicy policy, String kind, double percent, double most, int top) {
        double width = most == 0 ? 0 : BAR_WIDTH_MAX * percent / most;
        String style = isOwn(policy) ? " class=\"own\"" : "";
        return String.format(
                Locale.ROOT,
                "<text%s x=\"0\" y=\"%d\">%s</text><rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" rx=\"2\"/>"
                        + "<text%s x=\"%.1f\" y=\"%d\">%.2f</text>%n",
                style,
                top + 17,
                policy.word(),
                kind,
                LABEL_WIDTH,
                top + (ROW_HEIGHT - BAR_HEIGHT) / 2,
                width,
                BAR_HEIGHT,
                style,
                LABEL_WIDTH + width + 6,
                top + 17,
                percent);
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
