package io.lepton.runs;

import java.util.Map;
import java.util.stream.Collectors;

/** What all pages of reports have in common: their looks, and lists of facts. They need nothing else, and no script. */
public final class ReportPage {
    private ReportPage() {}

    /** The beginning of a page, up to and with its title. */
    public static String head(String title) {
        return RunPage.HEAD.replace("TITLE", Html.escape(title)) + "<h1>" + Html.escape(title) + "</h1>\n";
    }

    /** Facts, each with its name, in the map's order. */
    public static String facts(Map<String, String> facts) {
        return facts.entrySet().stream()
                .map(fact ->
                        "<dt>" + Html.escape(fact.getKey()) + "</dt><dd>" + Html.escape(fact.getValue()) + "</dd>\n")
                .collect(Collectors.joining("", "<dl>\n", "</dl>\n"));
    }
}
