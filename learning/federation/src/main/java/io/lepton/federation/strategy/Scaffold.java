package io.lepton.federation.strategy;

import io.lepton.federation.codec.Weights;

/**
 * Stochastic controlled averaging (Karimireddy et al. 2020): gradients are corrected by {@code c - c_i}, what all expect less what
 * this participant expects, so that local models do not drift apart.
 *
 * <p>An update carries two vectors, the change of the model and that of the participant's control variate. Of those that take part
 * the plain mean counts; the control variate of all moves by their share in all.
 *
 * @param learningRate of the server
 * @param participants N, how many there are in all
 * @see <a href="https://arxiv.org/abs/1910.06378">Karimireddy et al. 2020, algorithm 1</a>
 */
public record Scaffold(double learningRate, int participants) implements SumStrategy {
    private static final String CONTROL = "control";

    public Scaffold {
        Hyperparameter.positive("learningRate", learningRate);
        Hyperparameter.positive("participants", participants);
    }

    @Override
    public Weighting weighting() {
        return Weighting.UNIFORM;
    }

    @Override
    public int blocks() {
        return 2;
    }

    @Override
    public LocalWork configure(ServerState state) {
        return new LocalWork(state.model(), 0, state.recall(CONTROL));
    }

    @Override
    public ServerState aggregate(ServerState state, Sum sum) {
        int size = state.model().size();
        Weights model = sum.mean().slice(0, size);
        Weights control = sum.mean().slice(size, 2 * size);
        double share = (double) sum.count() / participants;
        return state.withModel(state.model().plus(model.times(learningRate)))
                .remembering(CONTROL, state.recall(CONTROL).plus(control.times(share)));
    }
}
