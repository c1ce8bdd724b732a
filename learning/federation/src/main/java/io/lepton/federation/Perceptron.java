package io.lepton.federation;

import io.lepton.federation.codec.SeededGenerator;
import io.lepton.federation.codec.Weights;
import java.util.Arrays;
import java.util.List;

/**
 * A multilayer perceptron for classification: dense layers with rectifiers between them, softmax at the end.
 *
 * <p>Its parameters are one vector: of each layer the weights, [inputs][outputs], then the biases. In double precision, so that what it
 * learns does not depend on how a machine adds.
 *
 * @param widths how many numbers go in, through each hidden layer, and out
 */
public record Perceptron(List<Integer> widths) {
    public Perceptron {
        widths = List.copyOf(widths);
        if (widths.size() < 2 || widths.stream().anyMatch(width -> width < 1)) {
            throw new IllegalArgumentException("not at least two positive widths: widths=" + widths);
        }
    }

    /** How many parameters it has. */
    public int size() {
        int size = 0;
        for (int layer = 0; layer + 1 < widths.size(); layer++) {
            size += (widths.get(layer) + 1) * widths.get(layer + 1);
        }
        return size;
    }

    /** Parameters to start from: normal with variance 2 / inputs (He et al. 2015), biases 0. */
    public Weights initial(long seed) {
        var random = new SeededGenerator(seed);
        double[] weights = new double[size()];
        int at = 0;
        for (int layer = 0; layer + 1 < widths.size(); layer++) {
            double deviation = Math.sqrt(2.0 / widths.get(layer));
            int count = widths.get(layer) * widths.get(layer + 1);
            for (int i = 0; i < count; i++) {
                weights[at + i] = deviation * random.nextGaussian();
            }
            at += count + widths.get(layer + 1);
        }
        return Weights.of(weights);
    }

    /** A place to reckon in, for one thread. */
    Pass pass() {
        return new Pass(widths.stream().mapToInt(Integer::intValue).toArray());
    }

    /** The gradients of single examples. */
    ExampleGradients gradients(Examples examples) {
        return new OfExamples(pass(), examples, new double[size()]);
    }

    private static final class OfExamples implements ExampleGradients {
        private final Pass pass;
        private final Examples examples;
        private final double[] own;
        private double[] weights = {};

        private OfExamples(Pass pass, Examples examples, double[] own) {
            this.pass = pass;
            this.examples = examples;
            this.own = own;
        }

        @Override
        public int count() {
            return examples.size();
        }

        @Override
        public void moveTo(Weights parameters) {
            weights = parameters.toArray();
        }

        @Override
        public double[] of(int example, long draw) {
            Arrays.fill(own, 0);
            pass.forward(weights, examples.features(example));
            pass.backward(weights, examples.label(example), own);
            return own;
        }
    }

    /** Reckons forwards and backwards. Confined to one thread. */
    static final class Pass {
        private final int[] widths;
        private final double[][] activations;
        private final double[][] errors;

        private Pass(int[] widths) {
            this.widths = widths;
            this.activations = new double[widths.length][];
            this.errors = new double[widths.length][];
            for (int layer = 0; layer < widths.length; layer++) {
                activations[layer] = new double[widths[layer]];
                errors[layer] = new double[widths[layer]];
            }
        }

        /**
         * The chance of each class.
         *
         * @return overwritten by the next call
         */
        double[] forward(double[] weights, double[] features) {
            System.arraycopy(features, 0, activations[0], 0, widths[0]);
            int at = 0;
            for (int layer = 0; layer + 1 < widths.length; layer++) {
                double[] in = activations[layer];
                double[] out = activations[layer + 1];
                System.arraycopy(weights, at + in.length * out.length, out, 0, out.length);
                for (int i = 0; i < in.length; i++) {
                    if (in[i] != 0) {
                        addScaled(out, weights, at + i * out.length, in[i]);
                    }
                }
                if (layer + 2 < widths.length) {
                    rectify(out);
                }
                at += (in.length + 1) * out.length;
            }
            softmax(activations[widths.length - 1]);
            return activations[widths.length - 1];
        }

        /** Adds the gradient of the cross-entropy at the example that was given last to {@link #forward}. */
        void backward(double[] weights, int label, double[] gradient) {
            int last = widths.length - 1;
            System.arraycopy(activations[last], 0, errors[last], 0, widths[last]);
            errors[last][label] -= 1;
            int end = gradient.length;
            for (int layer = last - 1; layer >= 0; layer--) {
                double[] in = activations[layer];
                double[] error = errors[layer + 1];
                int start = end - (in.length + 1) * error.length;
                for (int j = 0; j < error.length; j++) {
                    gradient[end - error.length + j] += error[j];
                }
                for (int i = 0; i < in.length; i++) {
                    int row = start + i * error.length;
                    errors[layer][i] = in[i] > 0 || layer == 0 ? product(weights, row, error) : 0;
                    if (in[i] != 0) {
                        for (int j = 0; j < error.length; j++) {
                            gradient[row + j] += in[i] * error[j];
                        }
                    }
                }
                end = start;
            }
        }

        private static void addScaled(double[] out, double[] weights, int row, double factor) {
            for (int j = 0; j < out.length; j++) {
                out[j] += factor * weights[row + j];
            }
        }

        private static double product(double[] weights, int row, double[] error) {
            double sum = 0;
            for (int j = 0; j < error.length; j++) {
                sum += weights[row + j] * error[j];
            }
            return sum;
        }

        private static void rectify(double[] values) {
            for (int j = 0; j < values.length; j++) {
                values[j] = Math.max(0, values[j]);
            }
        }

        private static void softmax(double[] values) {
            double max = Double.NEGATIVE_INFINITY;
            for (double value : values) {
                max = Math.max(max, value);
            }
            double sum = 0;
            for (int j = 0; j < values.length; j++) {
                values[j] = StrictMath.exp(values[j] - max);
                sum += values[j];
            }
            for (int j = 0; j < values.length; j++) {
                values[j] /= sum;
            }
        }
    }
}
