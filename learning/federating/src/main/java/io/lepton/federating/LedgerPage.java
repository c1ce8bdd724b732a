package io.lepton.federating;

import io.lepton.runs.Html;
import io.lepton.wire.LedgerView;
import io.lepton.wire.LedgerView.SiteLedger;
import java.util.Locale;

/** The part of a federation's page that tells what its noise has let through. */
final class LedgerPage {
    private LedgerPage() {}

    static String of(LedgerView ledger) {
        var part = new StringBuilder("<h2>Privacy ledger</h2>\n<p>" + Html.escape(words(ledger)) + "</p>\n")
                .append(
                        "<div class=\"wide\"><table><tr><th class=\"words\">site</th><th>epsilon</th><th>of</th><th>by Renyi</th>"
                                + "<th>delta</th><th>rounds asked</th><th>q</th><th>z</th><th>T</th></tr>\n");
        for (SiteLedger site : ledger.sites()) {
            part.append(FederationPage.row(
                    site.site(),
                    String.format(Locale.ROOT, "%.4f", site.epsilon()),
                    String.format(Locale.ROOT, "%.4g", ledger.epsilonMax()),
                    String.format(Locale.ROOT, "%.4f", site.epsilonByRenyi()),
                    String.format(Locale.ROOT, "%.1e", ledger.delta()),
                    Integer.toString(site.rounds()),
                    String.format(Locale.ROOT, "%.4g", ledger.samplingRate()),
                    String.format(Locale.ROOT, "%.5g", ledger.noise()),
                    Integer.toString(site.steps())));
        }
        return part.append("</table></div>\n").toString();
    }

    private static String words(LedgerView ledger) {
        return ledger.isOfRows()
                ? "Each row is hidden: neighbours are a site's rows with one row more or less (" + ledger.neighbouring()
                        + "). Each step draws a row with chance q, clips what it contributes to " + ledger.clip()
                        + ", and adds noise of z times that, at the site. No round begins that would exceed the budget."
                : "Whether a site took part is hidden: neighbours are federations of which one has a site more ("
                        + ledger.neighbouring() + "). No round begins that would exceed the budget.";
    }
}
