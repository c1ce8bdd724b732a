package io.lepton.federation.strategy;

import io.lepton.federation.codec.Weights;

/**
 * Adaptive optimisation at the server (Reddi et al. 2021, algorithm 2): the mean change is taken as a gradient.
 *
 * <p>{@code m = beta1 m + (1 - beta1) mean; model += rate m / (sqrt(v) + tau)}, with v by the rule. Moments start at 0, where the
 * paper lets v start at tau squared. As in the reference, only Adam corrects its rate for that start, with the round's number
 * plus one in the exponents; the paper's own does not.
 *
 * @param beta1 how much of the first moment stays, in [0, 1); Adagrad does without one, so 0 there
 * @param beta2 how much of the second moment stays, in [0, 1)
 * @param tau how far the rate adapts: the smaller the more
 * @see <a href="https://arxiv.org/abs/2003.00295">Reddi et al. 2021</a>
 */
public record FedAdaptive(Rule rule, double learningRate, double beta1, double beta2, double tau)
        implements SumStrategy {
    private static final String FIRST = "first";
    private static final String SECOND = "second";

    /** How the second moment moves. */
    public enum Rule {
        /** The sum of the squares. */
        ADAGRAD,
        /** Their exponential mean. */
        ADAM,
        /** Towards each square by a step that does not depend on the distance. */
        YOGI,
        /** As Adam's, but, as in the paper, the rate is not corrected for the start. */
        ADAM_AS_PUBLISHED
    }

    public FedAdaptive {
        Hyperparameter.positive("learningRate", learningRate);
        Hyperparameter.decay("beta1", beta1);
        Hyperparameter.decay("beta2", beta2);
        Hyperparameter.positive("tau", tau);
    }

    public static FedAdaptive adagrad(double learningRate, double tau) {
        return new FedAdaptive(Rule.ADAGRAD, learningRate, 0, 0, tau);
    }

    public static FedAdaptive adam(double learningRate, double tau) {
        return new FedAdaptive(Rule.ADAM, learningRate, 0.9, 0.99, tau);
    }

    public static FedAdaptive yogi(double learningRate, double tau) {
        return new FedAdaptive(Rule.YOGI, learningRate, 0.9, 0.99, tau);
    }

    @Override
    public ServerState aggregate(ServerState state, Sum sum) {
        Weights mean = sum.mean();
        Weights first = state.recall(FIRST).with(mean, (m, d) -> beta1 * m + (1 - beta1) * d);
        Weights second = state.recall(SECOND).with(mean, (v, d) -> second(v, d * d));
        double rate = rate(state.round() + 1);
        Weights step = first.with(second, (m, v) -> rate * m / (Math.sqrt(v) + tau));
        return state.withModel(state.model().plus(step))
                .remembering(FIRST, first)
                .remembering(SECOND, second);
    }

    private double second(double v, double square) {
        return switch (rule) {
            case ADAGRAD -> v + square;
            case ADAM, ADAM_AS_PUBLISHED -> beta2 * v + (1 - beta2) * square;
            case YOGI -> v - (1 - beta2) * square * Math.signum(v - square);
        };
    }

    private double rate(int round) {
        return switch (rule) {
            case ADAM ->
                learningRate * Math.sqrt(1 - StrictMath.pow(beta2, round + 1)) / (1 - StrictMath.pow(beta1, round + 1));
            case ADAM_AS_PUBLISHED, ADAGRAD, YOGI -> learningRate;
        };
    }
}
