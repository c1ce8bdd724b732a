package io.lepton.federation;

/**
 * What has been spent: whatever is done with the result, an event becomes at most {@code exp(epsilon)} times as likely by one
 * member's presence, but for a chance of delta. Neighbours are data sets of which one has a member more.
 *
 * @param epsilon by the distribution of privacy losses, rounded up
 * @param epsilonByRenyi the looser bound by Renyi divergences, for comparison
 * @param samplingRate q
 * @param noiseMultiplier z
 * @param steps T
 */
public record PrivacyLoss(
        double epsilon, double epsilonByRenyi, double delta, double samplingRate, double noiseMultiplier, int steps) {
    /** The relation of neighbours, as reports name it. */
    public static final String NEIGHBOURING = "add-or-remove-one";
}
