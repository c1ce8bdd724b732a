package io.lepton.wire;

import java.util.List;

/**
 * What a federation's noise has let through, site by site; see {@code lepton privacy epsilon}.
 *
 * @param level what is hidden: {@code example}, each row of a site, or {@code participant}, whether a site took part
 * @param neighbouring what data differ in that must not be told apart
 * @param epsilonMax the budget of each site
 * @param samplingRate q, the chance to be in a step
 * @param noise z, the noise's deviation in units of the clipping bound
 * @param clip the bound
 * @param sites what has been spent of each
 */
public record LedgerView(
        String level,
        String neighbouring,
        double epsilonMax,
        double delta,
        double samplingRate,
        double noise,
        double clip,
        List<SiteLedger> sites) {
    public LedgerView {
        sites = List.copyOf(sites);
    }

    /**
     * A site's account.
     *
     * @param rounds in how many it was asked, also of those that came to nothing
     * @param steps T, how often noise was added
     * @param epsilon by the distribution of privacy losses, rounded up
     * @param epsilonByRenyi the looser bound
     */
    public record SiteLedger(String site, int rounds, int steps, double epsilon, double epsilonByRenyi) {}

    /** Tells whether each row is hidden, and not only whether a site took part. */
    public boolean isOfRows() {
        return level.equals("example");
    }
}
