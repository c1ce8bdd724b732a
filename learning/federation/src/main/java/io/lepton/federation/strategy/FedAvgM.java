package io.lepton.federation.strategy;

import io.lepton.federation.codec.Weights;

/**
 * Averaging with momentum at the server: {@code m = momentum m + mean, model += learningRate m} (Hsu et al. 2019).
 *
 * @param momentum in [0, 1)
 */
public record FedAvgM(double learningRate, double momentum) implements SumStrategy {
    private static final String MOMENTUM = "momentum";

    public FedAvgM {
        Hyperparameter.positive("learningRate", learningRate);
        Hyperparameter.decay("momentum", momentum);
    }

    @Override
    public ServerState aggregate(ServerState state, Sum sum) {
        Weights moved = state.recall(MOMENTUM).times(momentum).plus(sum.mean());
        return state.withModel(state.model().plus(moved.times(learningRate))).remembering(MOMENTUM, moved);
    }
}
