package io.lepton.training;

import java.util.Random;

/**
 * A network of one hidden layer that answers a probability: {@code sigmoid(relu(x * W + b) * v + c)}.
 *
 * <p>All parameters lie in one array, as an optimiser wants them: W by inputs and then units, b, v, c. Confined to one
 * thread while it is trained.
 */
final class Network {
    private final int inputs;
    private final int units;
    private final double[] parameters;

    private Network(int inputs, int units, double[] parameters) {
        this.inputs = inputs;
        this.units = units;
        this.parameters = parameters;
    }

    /**
     * Makes an untrained network.
     *
     * <p>Weights are normal with variance 2 / inputs, so that layers of rectified units keep the scale of what passes
     * through them; biases are 0.
     *
     * @see <a href="https://arxiv.org/abs/1502.01852">He et al. 2015, section 2.2</a>
     */
    static Network untrained(int inputs, int units, Random random) {
        if (inputs < 1 || units < 1) {
            throw new IllegalArgumentException("an empty layer: inputs=" + inputs + ", units=" + units);
        }
        var network = new Network(inputs, units, new double[inputs * units + units + units + 1]);
        fill(network.parameters, 0, inputs * units, StrictMath.sqrt(2.0 / inputs), random);
        fill(network.parameters, network.outputWeights(), units, StrictMath.sqrt(2.0 / units), random);
        return network;
    }

    private static void fill(double[] parameters, int from, int count, double deviation, Random random) {
        for (int i = from; i < from + count; i++) {
            parameters[i] = deviation * random.nextGaussian();
        }
    }

    int inputs() {
        return inputs;
    }

    int units() {
        return units;
    }

    /** The parameters themselves, which an optimiser changes in place. */
    double[] parameters() {
        return parameters;
    }

    /** A copy whose parameters are rounded to 32 bits: the network as a file holds it. */
    Network rounded() {
        double[] rounded = new double[parameters.length];
        for (int i = 0; i < rounded.length; i++) {
            rounded[i] = (float) parameters[i];
        }
        return new Network(inputs, units, rounded);
    }

    /** The answer for one row of features, shape [inputs]. */
    double probability(double[] row) {
        return sigmoid(logOdds(row, new double[units]));
    }

    /**
     * Adds the gradient of one example's cross-entropy.
     *
     * @param row the features, shape [inputs]
     * @param label what the network should answer
     * @param activations scratch, shape [units]
     * @param gradient receives the sum, in the layout of {@link #parameters()}
     */
    void addGradient(double[] row, boolean label, double[] activations, double[] gradient) {
        // The derivative of cross-entropy by the log-odds is the error of the probability.
        double error = sigmoid(logOdds(row, activations)) - (label ? 1 : 0);
        for (int unit = 0; unit < units; unit++) {
            gradient[outputWeights() + unit] += error * activations[unit];
            if (activations[unit] > 0) {
                addHiddenGradient(row, unit, error * parameters[outputWeights() + unit], gradient);
            }
        }
        gradient[outputBias()] += error;
    }

    private void addHiddenGradient(double[] row, int unit, double error, double[] gradient) {
        for (int input = 0; input < inputs; input++) {
            gradient[input * units + unit] += error * row[input];
        }
        gradient[hiddenBiases() + unit] += error;
    }

    private double logOdds(double[] row, double[] activations) {
        double sum = parameters[outputBias()];
        for (int unit = 0; unit < units; unit++) {
            activations[unit] = activation(row, unit);
            sum += activations[unit] * parameters[outputWeights() + unit];
        }
        return sum;
    }

    private double activation(double[] row, int unit) {
        double sum = parameters[hiddenBiases() + unit];
        for (int input = 0; input < inputs; input++) {
            sum += row[input] * parameters[input * units + unit];
        }
        return StrictMath.max(sum, 0);
    }

    private static double sigmoid(double logOdds) {
        return 1 / (1 + StrictMath.exp(-logOdds));
    }

    int hiddenBiases() {
        return inputs * units;
    }

    int outputWeights() {
        return hiddenBiases() + units;
    }

    int outputBias() {
        return outputWeights() + units;
    }
}
