package io.lepton.federation.strategy;

/**
 * Buffered asynchronous aggregation (Nguyen et al. 2022): whenever {@code K} updates have come, each of whatever age, the model moves
 * by their sum over K, an update weighing {@code 1 / sqrt(1 + staleness)}.
 *
 * @param learningRate of the server
 * @param bufferSize K
 * @see <a href="https://arxiv.org/abs/2106.06639">Nguyen et al. 2022</a>
 */
public record FedBuff(double learningRate, int bufferSize) implements SumStrategy {
    public FedBuff {
        Hyperparameter.positive("learningRate", learningRate);
        Hyperparameter.positive("bufferSize", bufferSize);
    }

    @Override
    public Weighting weighting() {
        return Weighting.FRESHNESS;
    }

    @Override
    public ServerState aggregate(ServerState state, Sum sum) {
        return state.withModel(state.model().plus(sum.change().times(learningRate / sum.count())));
    }
}
