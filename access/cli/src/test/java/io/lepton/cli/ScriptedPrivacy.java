package io.lepton.cli;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;

/** A calculator that always finds the same, and refuses where a test says so. */
final class ScriptedPrivacy implements PrivacyCalculator {
    boolean refuses;

    @Override
    public Spent epsilon(double samplingRate, double noise, int steps, double delta) {
        refuse();
        return new Spent(6.76879, 7.32911, delta, samplingRate, noise, steps, "add-or-remove-one");
    }

    @Override
    public Noise noise(double samplingRate, double epsilon, int steps, double delta) {
        refuse();
        return new Noise(1.29, 1.3562, epsilon, delta, samplingRate, steps, "add-or-remove-one");
    }

    private void refuse() {
        if (refuses) {
            throw new LeptonException(ErrorCode.INVALID_REQUEST, "no noise multiplier is enough: epsilon=1.0E-9");
        }
    }
}
