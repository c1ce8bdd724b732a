package io.lepton.cli;

/** Says what training with noise costs in privacy; the program implements it, so that the command line need not. */
public interface PrivacyCalculator {
    /**
     * What so many steps of a Gaussian mechanism over members drawn independently spend.
     *
     * @throws io.lepton.domain.LeptonException if a value is out of its range
     */
    Spent epsilon(double samplingRate, double noise, int steps, double delta);

    /**
     * The least noise with which so many steps keep to a budget.
     *
     * @throws io.lepton.domain.LeptonException if a value is out of its range, or no noise is enough
     */
    Noise noise(double samplingRate, double epsilon, int steps, double delta);

    /**
     * What is spent.
     *
     * @param epsilon by the distribution of privacy losses
     * @param epsilonByRenyi the looser bound by Renyi divergences
     * @param neighbouring which data sets count as neighbours
     */
    record Spent(
            double epsilon,
            double epsilonByRenyi,
            double delta,
            double samplingRate,
            double noise,
            int steps,
            String neighbouring) {}

    /**
     * The noise multiplier that is needed.
     *
     * @param noise by the distribution of privacy losses; enough
     * @param noiseByRenyi by Renyi divergences
     * @param neighbouring which data sets count as neighbours
     */
    record Noise(
            double noise,
            double noiseByRenyi,
            double epsilon,
            double delta,
            double samplingRate,
            int steps,
            String neighbouring) {}
}
