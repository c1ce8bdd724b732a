package io.lepton.server;

import io.lepton.cli.PrivacyCalculator;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.federation.PrivacyAccountant;
import io.lepton.federation.PrivacyLoss;
import java.util.function.Supplier;

/** The accountant of the {@code federation} module, as the command line asks for it. */
final class FederationPrivacy implements PrivacyCalculator {
    @Override
    public Spent epsilon(double samplingRate, double noise, int steps, double delta) {
        PrivacyLoss spent = told(() -> PrivacyAccountant.spent(samplingRate, noise, steps, delta));
        return new Spent(
                spent.epsilon(), spent.epsilonByRenyi(), delta, samplingRate, noise, steps, PrivacyLoss.NEIGHBOURING);
    }

    @Override
    public Noise noise(double samplingRate, double epsilon, int steps, double delta) {
        var needed = told(() -> PrivacyAccountant.noise(samplingRate, epsilon, steps, delta));
        return new Noise(
                needed.byLosses(), needed.byRenyi(), epsilon, delta, samplingRate, steps, PrivacyLoss.NEIGHBOURING);
    }

    private static <T> T told(Supplier<T> reckoning) {
        try {
            return reckoning.get();
        } catch (IllegalArgumentException e) {
            throw new LeptonException(ErrorCode.INVALID_REQUEST, String.valueOf(e.getMessage()), e);
        }
    }
}
