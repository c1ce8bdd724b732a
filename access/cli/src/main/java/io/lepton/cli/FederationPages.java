package io.lepton.cli;

import io.lepton.wire.FederationView;
import io.lepton.wire.FederationView.LossView;
import io.lepton.wire.FederationView.RoundView;
import io.lepton.wire.FederationView.SiteScore;
import io.lepton.wire.FederationView.SiteView;
import io.lepton.wire.LedgerView;
import io.lepton.wire.RunView;
import io.lepton.wire.VariantView;
import java.util.List;
import java.util.Locale;

/** Draws a federation for a person. */
final class FederationPages {
    private static final int ROUNDS_SHOWN = 10;
    private static final double BYTES_A_KILOBYTE = 1_000;

    private FederationPages() {}

    static String page(FederationView federation, Ink ink) {
        RunView run = federation.run();
        var page = new StringBuilder();
        page.append(ink.bold("federation " + run.number()))
                .append(": " + run.model() + ", " + run.kind() + ", " + RunPages.state(run, ink) + "\n");
        run.reason().ifPresent(reason -> page.append("  because: " + reason + "\n"));
        federation.agreement().ifPresent(agreed -> {
            page.append("  " + agreed.strategy() + ", " + agreed.roundsMax() + " rounds, " + agreed.parameters()
                    + " parameters, " + (agreed.isSecure() ? "nobody" : "the coordinator") + " sees single updates\n");
            agreed.warnings().forEach(warning -> page.append("  mind: " + warning + "\n"));
        });
        page.append("  seed " + run.seed() + ", by lepton " + run.codeVersion()
                + (RunPages.took(run).isEmpty() ? "" : ", took " + RunPages.took(run))
                + (run.resumes() == 0 ? "" : ", resumed " + run.resumes() + " times") + "\n");
        run.export()
                .ifPresent(export -> page.append("  model.onnx differs by at most "
                        + RunPages.figure(export.differenceMax()) + " on " + export.rows() + " held-out rows\n"));
        return page.append(RunPages.scores(run, ink))
                .append(sites(federation, ink))
                .append(rounds(federation.rounds(), ink))
                .append(variants(federation.variants(), ink))
                .append(federation.ledger().map(ledger -> ledger(ledger, ink)).orElse(""))
                .append("\nfiles: " + String.join(" ", run.files()) + "\n")
                .toString();
    }

    private static String sites(FederationView federation, Ink ink) {
        if (federation.sites().isEmpty()) {
            return "";
        }
        var table = new Table(ink).words("SITE", "REGION").numbers("ROWS", "HELD OUT", "DROPPED OUT", "ACCURACY");
        for (SiteView site : federation.sites()) {
            long dropped = federation.rounds().stream()
                    .filter(round -> round.dropped().contains(site.name()))
                    .count();
            table.row(
                    site.name(),
                    site.region(),
                    site.trainRows(),
                    site.testRows(),
                    dropped,
                    accuracy(federation.rounds(), site.name()));
        }
        return "\n" + table.draw();
    }

    private static String accuracy(List<RoundView> rounds, String site) {
        return rounds.stream()
                .flatMap(round -> round.scores().stream())
                .filter(score -> score.site().equals(site))
                .map(SiteScore::accuracy)
                .reduce((_, last) -> last)
                .map(RunPages::figure)
                .orElse("");
    }

    private static String rounds(List<RoundView> rounds, Ink ink) {
        if (rounds.isEmpty()) {
            return "";
        }
        var table = new Table(ink)
                .numbers("ROUND", "ASKED", "UPDATES", "ACCURACY")
                .words("WORST SITE")
                .numbers("SPREAD", "KB DOWN", "KB UP", "EPSILON")
                .words("DROPPED OUT");
        for (RoundView round : rounds.subList(Math.max(0, rounds.size() - ROUNDS_SHOWN), rounds.size())) {
            boolean isCommitted = round.isCommitted();
            table.row(
                    round.round(),
                    round.asked().size(),
                    round.updates(),
                    isCommitted ? RunPages.figure(round.accuracy()) : "",
                    round.worst()
                            .map(worst -> worst.site() + " " + RunPages.figure(worst.accuracy()))
                            .orElse(""),
                    isCommitted ? RunPages.figure(round.spread()) : "",
                    kilobytes(round.bytesDown()),
                    kilobytes(round.bytesUp()),
                    round.loss().map(LossView::epsilon).map(RunPages::figure).orElse(""),
                    isCommitted ? String.join(", ", round.dropped()) : "nothing came of it: " + round.reason());
        }
        return "\n" + table.draw();
    }

    private static String variants(List<VariantView> variants, Ink ink) {
        if (variants.isEmpty()) {
            return "";
        }
        var table = new Table(ink).words("VARIANT OF", "SITE").numbers("HELD OUT", "ACCURACY", "OF THE COMMON MODEL");
        variants.forEach(variant -> table.row(
                variant.region(),
                variant.site(),
                variant.rows(),
                variant.accuracy().map(RunPages::figure).orElse("-"),
                variant.accuracyOfCommon().map(RunPages::figure).orElse("-")));
        return "\n" + table.draw();
    }

    private static String ledger(LedgerView ledger, Ink ink) {
        var table = new Table(ink).words("SITE").numbers("ROUNDS", "STEPS", "EPSILON", "OF", "BY RENYI");
        ledger.sites()
                .forEach(site -> table.row(
                        site.site(),
                        site.rounds(),
                        site.steps(),
                        RunPages.figure(site.epsilon()),
                        RunPages.figure(ledger.epsilonMax()),
                        RunPages.figure(site.epsilonByRenyi())));
        return "\nprivacy of each " + (ledger.isOfRows() ? "row" : "site") + " (" + ledger.neighbouring() + "), delta "
                + ledger.delta() + ", clip " + ledger.clip() + ", q " + ledger.samplingRate() + ", z " + ledger.noise()
                + "\n" + table.draw();
    }

    private static String kilobytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f", bytes / BYTES_A_KILOBYTE);
    }
}
