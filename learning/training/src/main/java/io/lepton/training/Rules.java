package io.lepton.training;

import io.lepton.training.network.Rule;

/** Turns optimisers into the rules that an engine steps by; rates and clipping come with each step. */
final class Rules {
    private Rules() {}

    static Rule of(Optimiser optimiser) {
        return switch (optimiser) {
            case Sgd sgd -> new Rule.Descent(sgd.momentum(), sgd.weightDecay());
            case Adam adam -> new Rule.Adaptive(adam.beta1(), adam.beta2(), adam.epsilon(), adam.weightDecay());
            case AdamW adam ->
                new Rule.AdaptiveDecoupled(adam.beta1(), adam.beta2(), adam.epsilon(), adam.weightDecay());
        };
    }
}
