package io.lepton.federation;

import io.lepton.federation.Plan.ParticipantPrivacy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Counts what participant-level noise has let through, and stops before it is more than the budget.
 *
 * <p>Every round that begins counts, also one that comes to nothing: what participants sent, they sent. Each participant is in a round
 * with the plan's sampling rate, by a draw that nobody but the plan's seed decides; the coordinator knows the seed, so towards the
 * coordinator there is no amplification by sampling, and the ledger does not claim any. Confined to one thread.
 */
final class PrivacyLedger {
    /** The draws are known to the coordinator: whoever was asked is known. */
    private static final double CERTAIN = 1;

    private final Optional<ParticipantPrivacy> privacy;
    private final Map<String, Integer> roundsByParticipant = new TreeMap<>();

    PrivacyLedger(Plan plan) {
        this.privacy = plan.privacy();
        plan.participants().forEach(participant -> roundsByParticipant.put(participant, 0));
    }

    /** Tells whether a further round keeps to the budget for everybody. */
    boolean allowsAnother() {
        return privacy.map(noise -> at(noise, most() + 1).epsilon() <= noise.epsilonMax())
                .orElse(true);
    }

    /** Tells whether a further round keeps to the budget for one participant. */
    boolean allowsAnother(String participant) {
        return privacy.map(noise -> at(noise, roundsOf(participant) + 1).epsilon() <= noise.epsilonMax())
                .orElse(true);
    }

    void count(List<String> roster) {
        roster.forEach(participant -> roundsByParticipant.merge(participant, 1, Integer::sum));
    }

    /** What has been spent of whoever took part most often; empty without noise, and before the first round. */
    Optional<PrivacyLoss> spent() {
        return most() == 0 ? Optional.empty() : privacy.map(noise -> at(noise, most()));
    }

    /** What has been spent of one participant. */
    Optional<PrivacyLoss> spent(String participant) {
        int rounds = roundsOf(participant);
        return rounds == 0 ? Optional.empty() : privacy.map(noise -> at(noise, rounds));
    }

    private int roundsOf(String participant) {
        return roundsByParticipant.getOrDefault(participant, 0);
    }

    private int most() {
        return roundsByParticipant.values().stream()
                .mapToInt(Integer::intValue)
                .max()
                .orElse(0);
    }

    private static PrivacyLoss at(ParticipantPrivacy noise, int rounds) {
        return PrivacyAccountant.spent(CERTAIN, noise.noiseMultiplier(), rounds, noise.delta());
    }
}
