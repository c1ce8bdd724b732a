package io.lepton.federating;

import io.lepton.federation.CoordinatorCore;
import io.lepton.federation.ExamplePrivacy;
import io.lepton.federation.Plan;
import io.lepton.federation.Plan.ParticipantPrivacy;
import io.lepton.federation.PrivacyLoss;
import io.lepton.wire.LedgerView;
import io.lepton.wire.LedgerView.SiteLedger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the noise of a plan has let through, as a coordinator counts it. A file's plan hides rows or sites, not both. */
record Ledger(Plan plan) {
    private static final double CERTAIN = 1;

    /** What had been spent of the site that was asked most often when a round was over. */
    Optional<PrivacyLoss> spentBy(int report, CoordinatorCore coordinator) {
        return isOfRows() ? coordinator.spentOfExamplesBy(report) : coordinator.spentBy(report);
    }

    /** The budget, and what is hidden, in words; empty without noise. */
    Optional<String> words() {
        return plan.local()
                .privacy()
                .map(noise -> "of " + budget(noise.epsilonMax()) + " for each row")
                .or(() -> plan.privacy().map(noise -> "of " + budget(noise.epsilonMax()) + " for each site"));
    }

    private static String budget(double epsilon) {
        return epsilon == Math.rint(epsilon) ? Long.toString((long) epsilon) : Double.toString(epsilon);
    }

    /** The account of each site; empty without noise. */
    Optional<LedgerView> view(CoordinatorCore coordinator) {
        return plan.local().privacy().map(noise -> ofRows(noise, coordinator)).or(() -> plan.privacy()
                .map(noise -> ofSites(noise, coordinator)));
    }

    private boolean isOfRows() {
        return plan.local().privacy().isPresent();
    }

    private LedgerView ofRows(ExamplePrivacy noise, CoordinatorCore coordinator) {
        return new LedgerView(
                "example",
                PrivacyLoss.NEIGHBOURING,
                noise.epsilonMax(),
                noise.delta(),
                noise.samplingRate(),
                noise.noiseMultiplier(),
                noise.clip(),
                accounts(coordinator));
    }

    private LedgerView ofSites(ParticipantPrivacy noise, CoordinatorCore coordinator) {
        return new LedgerView(
                "participant",
                PrivacyLoss.NEIGHBOURING,
                noise.epsilonMax(),
                noise.delta(),
                CERTAIN,
                noise.noiseMultiplier(),
                noise.clip(),
                accounts(coordinator));
    }

    private List<SiteLedger> accounts(CoordinatorCore coordinator) {
        List<SiteLedger> accounts = new ArrayList<>();
        for (String site : plan.participants()) {
            Optional<PrivacyLoss> loss = isOfRows() ? coordinator.spentOfExamples(site) : coordinator.spent(site);
            accounts.add(new SiteLedger(
                    site,
                    coordinator.roundsOf(site),
                    loss.map(PrivacyLoss::steps).orElse(0),
                    loss.map(PrivacyLoss::epsilon).orElse(0.0),
                    loss.map(PrivacyLoss::epsilonByRenyi).orElse(0.0)));
        }
        return accounts;
    }
}
