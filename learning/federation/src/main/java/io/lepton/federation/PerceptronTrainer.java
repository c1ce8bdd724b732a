package io.lepton.federation;

import io.lepton.federation.codec.SeededGenerator;
import io.lepton.federation.codec.Weights;
import io.lepton.federation.strategy.LocalWork;

/**
 * Trains a perceptron by stochastic gradient descent, with what strategies ask for: the pull of FedProx towards the start, the control
 * variates of SCAFFOLD.
 */
public final class PerceptronTrainer implements LocalTrainer {
    /** The order in which a site visits its examples. */
    @FunctionalInterface
    public interface VisitingOrder {
        /** The numbers of all examples, each once. */
        int[] of(int round, int epoch);
    }

    private final Perceptron network;
    private final Examples training;
    private final Examples heldOut;
    private final VisitingOrder order;

    private PerceptronTrainer(Perceptron network, Examples training, Examples heldOut, VisitingOrder order) {
        this.network = network;
        this.training = training;
        this.heldOut = heldOut;
        this.order = order;
    }

    /** Visits examples in an order that follows from a seed, another in each epoch. */
    public static PerceptronTrainer of(Perceptron network, Examples training, Examples heldOut, long seed) {
        return with(network, training, heldOut, (round, epoch) -> new SeededGenerator(
                        SeededGenerator.derive(SeededGenerator.derive(seed, round), epoch))
                .permutation(training.size()));
    }

    /** Visits examples in an order of one's own. */
    public static PerceptronTrainer with(Perceptron network, Examples training, Examples heldOut, VisitingOrder order) {
        return new PerceptronTrainer(network, training, heldOut, order);
    }

    @Override
    public Learned train(Effect.Train task) {
        return task.local()
                .privacy()
                .map(_ -> trainHiding(task))
                .orElseGet(() -> train(task.round(), task.local(), task.work(), task.ownControl()));
    }

    @Override
    public Learned train(int round, Plan.Local local, LocalWork work, Weights ownControl) {
        if (local.privacy().isPresent()) {
            throw new IllegalArgumentException("examples cannot be hidden without a secret: round=" + round);
        }
        double[] start = checked(work.model()).toArray();
        double[] weights = start.clone();
        double[] correction =
                work.isControlled() ? work.control().minus(ownControl).toArray() : new double[weights.length];
        var pass = network.pass();
        int steps = 0;
        for (int epoch = 0; epoch < local.epochs(); epoch++) {
            int[] visits = order.of(round, epoch);
            for (int from = 0; from < visits.length; from += local.batchSize()) {
                int to = Math.min(from + local.batchSize(), visits.length);
                double[] gradient = gradient(pass, weights, visits, from, to);
                for (int i = 0; i < weights.length; i++) {
                    double pull = work.proximal() * (weights[i] - start[i]);
                    weights[i] -= local.learningRate() * (gradient[i] + pull + correction[i]);
                }
                steps++;
            }
        }
        Weights change = Weights.of(weights).minus(work.model());
        return new Learned(
                training.size(), work.isControlled() ? change.then(controlChange(change, work, steps, local)) : change);
    }

    @Override
    public Evaluation evaluate(Weights model) {
        double[] weights = checked(model).toArray();
        var pass = network.pass();
        long correct = 0;
        double loss = 0;
        for (int i = 0; i < heldOut.size(); i++) {
            double[] chances = pass.forward(weights, heldOut.features(i));
            int best = 0;
            for (int j = 1; j < chances.length; j++) {
                best = chances[j] > chances[best] ? j : best;
            }
            correct += best == heldOut.label(i) ? 1 : 0;
            loss -= Math.log(Math.max(chances[heldOut.label(i)], Double.MIN_NORMAL));
        }
        return new Evaluation(heldOut.size(), correct, heldOut.size() == 0 ? 0 : loss / heldOut.size());
    }

    private Learned trainHiding(Effect.Train task) {
        // Refused before anything is drawn.
        var _ = checked(task.work().model());
        return PrivateDescent.learn(task, network.gradients(training));
    }

    private Weights checked(Weights model) {
        if (model.size() != network.size()) {
            throw new IllegalArgumentException(
                    "a model of another size: size=" + model.size() + ", expected=" + network.size());
        }
        return model;
    }

    private double[] gradient(Perceptron.Pass pass, double[] weights, int[] visits, int from, int to) {
        double[] gradient = new double[weights.length];
        for (int k = from; k < to; k++) {
            pass.forward(weights, training.features(visits[k]));
            pass.backward(weights, training.label(visits[k]), gradient);
        }
        for (int i = 0; i < gradient.length; i++) {
            gradient[i] /= to - from;
        }
        return gradient;
    }

    /** Option II of SCAFFOLD: {@code c_i' - c_i = -c - change / (steps rate)}. */
    static Weights controlChange(Weights change, LocalWork work, int steps, Plan.Local local) {
        return work.control().times(-1).minus(change.times(1 / (steps * local.learningRate())));
    }
}
