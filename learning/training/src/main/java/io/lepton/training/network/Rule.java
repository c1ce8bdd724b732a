package io.lepton.training.network;

/** How a step follows from a gradient. */
public sealed interface Rule {
    /**
     * Plain descent, with as much of the last step as the momentum says.
     *
     * @see <a href="https://proceedings.mlr.press/v28/sutskever13.html">Sutskever et al. 2013, on momentum</a>
     */
    record Descent(double momentum, double weightDecay) implements Rule {}

    /**
     * Adam; the decay of weights is added to the gradient.
     *
     * @see <a href="https://arxiv.org/abs/1412.6980">Kingma and Ba 2015, algorithm 1</a>
     */
    record Adaptive(double beta1, double beta2, double epsilon, double weightDecay) implements Rule {}

    /**
     * AdamW: Adam whose decay of weights is apart from the gradient.
     *
     * @see <a href="https://arxiv.org/abs/1711.05101">Loshchilov and Hutter 2019, algorithm 2</a>
     */
    record AdaptiveDecoupled(double beta1, double beta2, double epsilon, double weightDecay) implements Rule {}

    /** How many numbers it remembers for each parameter. */
    default int moments() {
        return switch (this) {
            case Descent descent -> descent.momentum() == 0 ? 0 : 1;
            case Adaptive _, AdaptiveDecoupled _ -> 2;
        };
    }
}
