package io.lepton.federation.strategy;

import io.lepton.federation.codec.Weights;

/**
 * Federated averaging: the mean of the local models, weighted by their numbers of examples (McMahan et al. 2017).
 *
 * @param proximal mu of FedProx (Li et al. 2020); 0 for plain averaging
 */
public record FedAvg(double proximal) implements SumStrategy {
    public FedAvg {
        Hyperparameter.notNegative("proximal", proximal);
    }

    public static FedAvg plain() {
        return new FedAvg(0);
    }

    @Override
    public LocalWork configure(ServerState state) {
        return new LocalWork(state.model(), proximal, Weights.none());
    }

    @Override
    public ServerState aggregate(ServerState state, Sum sum) {
        return state.withModel(state.model().plus(sum.mean()));
    }
}
