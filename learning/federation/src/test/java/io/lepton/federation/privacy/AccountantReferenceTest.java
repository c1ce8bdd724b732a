package io.lepton.federation.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds both accountants to published figures and to closed forms. */
final class AccountantReferenceTest {
    /**
     * The published bounds lie above the truth too, and their Renyi divergences at broken orders are those of a chord. The truth of
     * the last row is from a grid of 2e-6, rounded up and down: the middle of .0585169 and .0617169.
     */
    @ParameterizedTest
    @CsvSource({
        "0.00426666666666666667, 1.1, 14062, 1e-5, 2.596556, 2.381686, 2.3808",
        "0.04, 1.5, 2250, 1e-5, 7.329335, 6.768787, 6.7660",
        "0.01, 4, 10000, 1e-5, 1.035490, 0.946999, 0.9465",
        "0.1, 1, 100, 1e-5, 7.903850, 7.046603, 7.0450",
        "1, 10, 100, 1e-5, 4.728507, 4.377178, 4.3771780957",
        "0.00029199034672107, 1, 1600, 1e-6, 0.677503, 0.060379, 0.0601169"
    })
    void agreesWithPublishedFigures(
            double q, double z, int steps, double delta, double byRenyi, double byLosses, double truth) {
        var mechanism = new SampledGaussian(q, z, steps);
        assertThat(RenyiAccountant.epsilon(mechanism, delta)).isBetween(byRenyi * 0.999, byRenyi * 1.000001);
        assertThat(LossAccountant.epsilon(mechanism, delta))
                .isBetween(byLosses * 0.995, byLosses * 1.005)
                .isGreaterThanOrEqualTo(truth);
    }

    /** Without sampling, T steps are one Gaussian of T times the variance, and delta(epsilon) has a closed form. */
    @ParameterizedTest
    @CsvSource({"1, 1, 1e-5", "10, 100, 1e-5", "10, 100, 1e-10", "2, 3, 1e-2", "50, 7, 1e-9", "0.7, 2, 1e-6"})
    void isNeverBelowTheClosedFormAndHardlyAbove(double z, int steps, double delta) {
        double truth = gaussianEpsilon(z / Math.sqrt(steps), delta);
        double found = LossAccountant.epsilon(new SampledGaussian(1, z, steps), delta);
        assertThat(found).isBetween(truth, truth * 1.0005 + 1e-4);
    }

    @Test
    void fallsBackOnRenyiWhereRoundingWouldHideDelta() {
        var mechanism = new SampledGaussian(0.04, 1.5, 2250);
        assertThat(LossAccountant.epsilon(mechanism, 1e-15)).isEqualTo(RenyiAccountant.epsilon(mechanism, 1e-15));
    }

    @Test
    void givesTheClosedFormOfTheReference() {
        assertThat(LossAccountant.epsilon(new SampledGaussian(1, 10, 100), 1e-5))
                .isGreaterThanOrEqualTo(4.3771780957)
                .isCloseTo(4.3771780957, within(1e-5));
    }

    /** A coarser grid rounds up more: what the grid costs is on the safe side. */
    @ParameterizedTest
    @CsvSource({"0.04, 1.5, 250, 1e-5", "0.3, 0.8, 20, 1e-9"})
    void risesWithTheWidthOfTheGrid(double q, double z, int steps, double delta) {
        var mechanism = new SampledGaussian(q, z, steps);
        double fine = LossAccountant.epsilon(mechanism, delta, 1e-4);
        double coarse = LossAccountant.epsilon(mechanism, delta, 5e-4);
        double coarsest = LossAccountant.epsilon(mechanism, delta, 1e-3);
        assertThat(fine).isLessThan(coarse);
        assertThat(coarse).isLessThan(coarsest);
        assertThat(fine).isLessThan(RenyiAccountant.epsilon(mechanism, delta));
    }

    @ParameterizedTest
    @CsvSource({"0.04, 1.5, 12", "0.5, 0.4, 3", "0.001, 4, 63", "0.9, 1, 2"})
    void findsWholeMomentsByTheIntegralToo(double q, double z, int order) {
        double bySum = RenyiAccountant.logMomentBySum(q, z, order);
        assertThat(RenyiAccountant.logMomentByIntegral(q, z, order)).isCloseTo(bySum, within(1e-12 * (1 + bySum)));
    }

    @Test
    void calibratesTheNoiseOfABudget() {
        assertThat(NoiseCalibration.byRenyi(0.04, 2000, 8, 1e-5)).isCloseTo(1.3562, within(1.01e-4));
        double noise = NoiseCalibration.byLosses(0.04, 200, 2, 1e-5);
        assertThat(LossAccountant.epsilon(new SampledGaussian(0.04, noise, 200), 1e-5))
                .isLessThanOrEqualTo(2);
        assertThat(LossAccountant.epsilon(new SampledGaussian(0.04, noise - 2e-4, 200), 1e-5))
                .isGreaterThan(2);
    }

    @Test
    void refusesABudgetThatNoNoiseKeeps() {
        assertThatThrownBy(() -> NoiseCalibration.byRenyi(1, 10_000_000, 1e-6, 1e-5))
                .hasMessageContaining("epsilon=1.0E-6");
        assertThatThrownBy(() -> NoiseCalibration.byRenyi(1, 10, -1, 1e-5)).hasMessageContaining("epsilon=-1.0");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -0.1, 1.01, Double.NaN})
    void refusesARateThatIsNoChance(double q) {
        assertThatThrownBy(() -> new SampledGaussian(q, 1, 1)).hasMessageContaining("samplingRate=" + q);
    }

    @Test
    void refusesNoiseStepsAndDeltaOutOfRange() {
        assertThatThrownBy(() -> new SampledGaussian(1, 0.01, 1)).hasMessageContaining("noiseMultiplier=0.01");
        assertThatThrownBy(() -> new SampledGaussian(1, 1, 0)).hasMessageContaining("steps=0");
        assertThatThrownBy(() -> LossAccountant.epsilon(new SampledGaussian(1, 1, 1), 1))
                .hasMessageContaining("delta=1.0");
        assertThatThrownBy(() -> RenyiAccountant.epsilon(new SampledGaussian(1, 1, 1), 0))
                .hasMessageContaining("delta=0.0");
    }

    /** Solves {@code Phi(1/2s - es) - exp(e) Phi(-1/2s - es) = delta} for e (Balle and Wang 2018), s the noise. */
    private static double gaussianEpsilon(double noise, double delta) {
        double low = 0;
        double high = 200;
        for (int i = 0; i < 200; i++) {
            double middle = (low + high) / 2;
            double spent =
                    normal(0.5 / noise - middle * noise) - Math.exp(middle) * normal(-0.5 / noise - middle * noise);
            if (spent > delta) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** The normal distribution's function, by Simpson's rule below and its mirror above zero. */
    private static double normal(double x) {
        if (x > 0) {
            return 1 - normal(-x);
        }
        int pieces = 40_000;
        double from = x - 12;
        double width = (x - from) / pieces;
        double sum = 0;
        for (int i = 0; i <= pieces; i++) {
            double t = from + i * width;
            double weight = i == 0 || i == pieces ? 1 : i % 2 == 1 ? 4 : 2;
            sum += weight * Math.exp(-t * t / 2);
        }
        return sum * width / 3 / Math.sqrt(2 * Math.PI);
    }
}
