package io.lepton.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A report as people read it: headings, sentences and tables, written as Markdown or as a page. Confined to one thread. */
final class ReportDocument {
    private sealed interface Part {
        record Heading(String text) implements Part {}

        record Sentence(String text) implements Part {}

        record Grid(List<String> header, List<List<String>> rows) implements Part {}

        record Verbatim(String text) implements Part {}
    }

    private static final String STYLE = """
            :root { color-scheme: light dark; --ink: #1c2430; --line: #dfe3e8; --paper: #fff; --soft: #f4f6f8 }
            @media (prefers-color-scheme: dark) { :root { --ink: #e6e9ed; --line: #333b46; --paper: #14181e; --soft: #1d232b } }
            body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 68rem; padding: 0 1rem;
              color: var(--ink); background: var(--paper) }
            h1 { font-size: 1.6rem } h2 { font-size: 1.15rem; margin: 2rem 0 .4rem }
            .wide { overflow-x: auto } table { border-collapse: collapse }
            td, th { padding: .35rem .8rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top }
            pre { background: var(--soft); padding: .8rem; white-space: pre-wrap; overflow-wrap: anywhere }
            @media print { body { margin: 0; max-width: none } h2 { break-after: avoid } tr { break-inside: avoid } }
            """;

    private final String title;
    private final List<Part> parts = new ArrayList<>();

    ReportDocument(String title) {
        this.title = title;
    }

    ReportDocument heading(String text) {
        parts.add(new Part.Heading(text));
        return this;
    }

    ReportDocument sentence(String text) {
        parts.add(new Part.Sentence(text));
        return this;
    }

    /** A table, or a sentence in its place where it has no rows. */
    ReportDocument table(List<String> header, List<List<String>> rows, String ifEmpty) {
        parts.add(rows.isEmpty() ? new Part.Sentence(ifEmpty) : new Part.Grid(header, rows));
        return this;
    }

    /** Text of which every character counts. */
    ReportDocument verbatim(String text) {
        parts.add(new Part.Verbatim(text));
        return this;
    }

    String markdown() {
        var text = new StringBuilder("# ").append(title).append("\n");
        for (Part part : parts) {
            text.append('\n');
            switch (part) {
                case Part.Heading(var words) -> text.append("## ").append(words).append('\n');
                case Part.Sentence(var words) -> text.append(words).append('\n');
                case Part.Grid(var header, var rows) -> {
                    text.append(row(header))
                            .append("|---".repeat(header.size()))
                            .append("|\n");
                    rows.forEach(row -> text.append(row(row)));
                }
                case Part.Verbatim(var words) ->
                    text.append("    ").append(words.replace("\n", "\n    ")).append('\n');
            }
        }
        return text.toString();
    }

    String html() {
        var page = new StringBuilder("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>")
                .append(escaped(title))
                .append("</title>\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<style>\n")
                .append(STYLE)
                .append("</style></head><body>\n<h1>")
                .append(escaped(title))
                .append("</h1>\n");
        for (Part part : parts) {
            switch (part) {
                case Part.Heading(var words) -> element(page, "h2", words);
                case Part.Sentence(var words) -> element(page, "p", words);
                case Part.Verbatim(var words) -> element(page, "pre", words);
                case Part.Grid(var header, var rows) -> {
                    page.append("<div class=\"wide\"><table>\n<tr>");
                    header.forEach(cell -> page.append("<th scope=\"col\">")
                            .append(escaped(cell))
                            .append("</th>"));
                    page.append("</tr>\n");
                    for (List<String> row : rows) {
                        page.append("<tr>");
                        row.forEach(cell ->
                                page.append("<td>").append(escaped(cell)).append("</td>"));
                        page.append("</tr>\n");
                    }
                    page.append("</table></div>\n");
                }
            }
        }
        return page.append("</body></html>\n").toString();
    }

    private static void element(StringBuilder page, String name, String words) {
        page.append(String.format(Locale.ROOT, "<%s>%s</%s>%n", name, escaped(words), name));
    }

    /** Cells come from people: a bar would end one, and a line break the row. */
    private static String row(List<String> cells) {
        var line = new StringBuilder("|");
        cells.forEach(cell -> line.append(' ')
                .append(
                        cell.isBlank()
                                ? "-"
                                : cell.replace("\\", "\\\\").replace("|", "\\|").replaceAll("\\R", " "))
                .append(" |"));
        return line.append('\n').toString();
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
