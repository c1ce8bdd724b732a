package io.lepton.federation;

import io.lepton.federation.privacy.SampledGaussian;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Counts what noise has let through, of participants and of their examples, and stops before it is more than the budget.
 *
 * <p>Every round that begins counts, also one that comes to nothing: what participants sent, they sent. Each participant is in a round
 * with the plan's sampling rate, by a draw that nobody but the plan's seed decides; the coordinator knows the seed, so towards the
 * coordinator there is no amplification by sampling of participants, and the ledger does not claim any. Which examples are in a step
 * is a participant's secret: by that there is. Confined to one thread.
 */
final class PrivacyLedger {
    /** The draws are known to the coordinator: whoever was asked is known. */
    private static final double CERTAIN = 1;

    private final Optional<PrivacyBudget> ofParticipants;
    private final Optional<PrivacyBudget> ofExamples;
    private final Map<String, Integer> roundsByParticipant = new TreeMap<>();

    PrivacyLedger(Plan plan) {
        int rounds = plan.pace().rounds();
        this.ofParticipants = plan.privacy()
                .map(noise -> new PrivacyBudget(
                        new SampledGaussian(CERTAIN, noise.noiseMultiplier(), 1),
                        noise.delta(),
                        noise.epsilonMax(),
                        rounds));
        this.ofExamples = plan.local()
                .privacy()
                .map(noise -> new PrivacyBudget(
                        new SampledGaussian(noise.samplingRate(), noise.noiseMultiplier(), noise.stepsPerRound()),
                        noise.delta(),
                        noise.epsilonMax(),
                        rounds));
    }

    /** Tells whether a further round keeps to the budget for everybody. */
    boolean allowsAnother() {
        return allows(most() + 1);
    }

    /** Tells whether a further round keeps to the budget for one participant. */
    boolean allowsAnother(String participant) {
        return allows(roundsOf(participant) + 1);
    }

    void count(List<String> roster) {
        roster.forEach(participant -> roundsByParticipant.merge(participant, 1, Integer::sum));
    }

    /** What has been spent of whoever took part most often; empty without noise, and before the first round. */
    Optional<PrivacyLoss> spent() {
        return spent(ofParticipants, most());
    }

    /** What has been spent of one participant. */
    Optional<PrivacyLoss> spent(String participant) {
        return spent(ofParticipants, roundsOf(participant));
    }

    /** What has been spent of any one example of one participant. */
    Optional<PrivacyLoss> spentOfExamples(String participant) {
        return spent(ofExamples, roundsOf(participant));
    }

    /** What so many rounds spend of one participant. */
    Optional<PrivacyLoss> spent(int rounds) {
        return spent(ofParticipants, rounds);
    }

    /** What so many rounds spend of any one example. */
    Optional<PrivacyLoss> spentOfExamples(int rounds) {
        return spent(ofExamples, rounds);
    }

    /** In how many rounds a participant was asked. */
    int roundsOf(String participant) {
        return roundsByParticipant.getOrDefault(participant, 0);
    }

    private boolean allows(int rounds) {
        return ofParticipants.map(budget -> budget.allows(rounds)).orElse(true)
                && ofExamples.map(budget -> budget.allows(rounds)).orElse(true);
    }

    private static Optional<PrivacyLoss> spent(Optional<PrivacyBudget> budget, int rounds) {
        return rounds == 0 ? Optional.empty() : budget.map(of -> of.at(rounds));
    }

    /** In how many rounds anybody was asked, at most. */
    int most() {
        return roundsByParticipant.values().stream()
                .mapToInt(Integer::intValue)
                .max()
                .orElse(0);
    }
}
