package io.lepton.training;

import java.util.Arrays;
import java.util.Random;

/**
 * Fits a network to examples by mini-batches in random order, with a step that shrinks to nothing over the run.
 *
 * <p>Minimises the mean cross-entropy. Confined to one thread.
 */
final class Trainer {
    private final TrainerConfig config;
    private final Random random;

    Trainer(TrainerConfig config, Random random) {
        this.config = config;
        this.random = random;
    }

    /**
     * Trains a fresh network.
     *
     * @param examples standardised, so that no feature drowns another
     */
    Network train(Examples examples) {
        var network = Network.untrained(examples.features(), config.units(), random);
        var adam = new AdamSteps(network.parameters().length);
        int[] order = firstNumbers(examples.count());
        for (int epoch = 0; epoch < config.epochs(); epoch++) {
            shuffle(order);
            double rate = config.rate() * (1 - (double) epoch / config.epochs());
            for (int from = 0; from < order.length; from += config.batchSize()) {
                int to = StrictMath.min(from + config.batchSize(), order.length);
                adam.step(network.parameters(), gradient(network, examples, Arrays.copyOfRange(order, from, to)), rate);
            }
        }
        return network;
    }

    private static int[] firstNumbers(int count) {
        int[] numbers = new int[count];
        Arrays.setAll(numbers, i -> i);
        return numbers;
    }

    /** Puts the numbers in a uniformly random order (Fisher and Yates). */
    private void shuffle(int[] numbers) {
        for (int last = numbers.length - 1; last > 0; last--) {
            int chosen = random.nextInt(last + 1);
            int number = numbers[chosen];
            numbers[chosen] = numbers[last];
            numbers[last] = number;
        }
    }

    private static double[] gradient(Network network, Examples examples, int[] batch) {
        double[] gradient = new double[network.parameters().length];
        double[] activations = new double[network.units()];
        for (int index : batch) {
            network.addGradient(examples.row(index), examples.label(index), activations, gradient);
        }
        for (int i = 0; i < gradient.length; i++) {
            gradient[i] /= batch.length;
        }
        return gradient;
    }
}
