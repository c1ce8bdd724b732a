package io.lepton.federation;

import io.lepton.federation.privacy.RenyiAccountant;
import io.lepton.federation.privacy.SampledGaussian;
import java.util.Map;
import java.util.TreeMap;

/**
 * How many rounds of one kind of noise a budget allows. Asking is cheap: what was found out is kept, and the exact account is only
 * drawn up where the looser bound leaves it open. Confined to one thread.
 */
final class PrivacyBudget {
    /** How much the exact account may be below the looser bound, mostly. */
    private static final double FAR = 1.5;

    private final SampledGaussian round;
    private final double delta;
    private final double epsilonMax;
    private final int roundsPlanned;
    private final Map<Integer, PrivacyLoss> known = new TreeMap<>();
    private boolean isPlanTried;
    private int allowed;
    private int refused = Integer.MAX_VALUE;

    /**
     * A budget.
     *
     * @param round what one round lets through
     * @param roundsPlanned how many are likely to be asked for: they are tried at once
     */
    PrivacyBudget(SampledGaussian round, double delta, double epsilonMax, int roundsPlanned) {
        this.round = round;
        this.delta = delta;
        this.epsilonMax = epsilonMax;
        this.roundsPlanned = roundsPlanned;
    }

    boolean allows(int rounds) {
        if (rounds > allowed && !isPlanTried) {
            isPlanTried = true;
            // Where the looser bound is far off, so is the exact one, mostly: then its account is not worth its price.
            if (RenyiAccountant.epsilon(times(roundsPlanned), delta) <= FAR * epsilonMax) {
                tryOut(roundsPlanned);
            }
        }
        if (rounds > allowed && rounds < refused) {
            tryOut(rounds);
        }
        return rounds <= allowed;
    }

    /** What so many rounds let through; reckoned once, since it is asked for each participant. */
    PrivacyLoss at(int rounds) {
        return known.computeIfAbsent(
                rounds,
                count -> PrivacyAccountant.spent(
                        round.samplingRate(),
                        round.noiseMultiplier(),
                        times(count).steps(),
                        delta));
    }

    private void tryOut(int rounds) {
        boolean keeps = RenyiAccountant.epsilon(times(rounds), delta) <= epsilonMax
                || at(rounds).epsilon() <= epsilonMax;
        if (keeps) {
            allowed = Math.max(allowed, rounds);
        } else {
            refused = Math.min(refused, rounds);
        }
    }

    private SampledGaussian times(int rounds) {
        return round.times(Math.multiplyExact(round.steps(), rounds));
    }
}
