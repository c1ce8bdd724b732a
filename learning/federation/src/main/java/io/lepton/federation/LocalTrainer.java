package io.lepton.federation;

import io.lepton.federation.codec.Weights;
import io.lepton.federation.strategy.LocalWork;

/** Trains and tries a model on a participant's own examples. Pure but for those: the same work gives the same change. */
public interface LocalTrainer {
    /**
     * What was learned.
     *
     * @param exampleCount on how many examples
     * @param change of the model; after it, where the work is controlled, the change of the own control variate
     */
    record Learned(long exampleCount, Weights change) {}

    /**
     * Trains from the work's model on.
     *
     * @param round from which, with the plan's seed, the visiting order follows
     * @param ownControl this participant's control variate; of size 0 where the work is not controlled
     */
    Learned train(int round, Plan.Local local, LocalWork work, Weights ownControl);

    /**
     * Trains as a core wants it; what shells call.
     *
     * @throws IllegalArgumentException if examples are to be hidden and this trainer cannot
     */
    default Learned train(Effect.Train task) {
        if (task.local().privacy().isPresent()) {
            throw new IllegalArgumentException(
                    "this trainer hides no examples: trainer=" + getClass().getSimpleName());
        }
        return train(task.round(), task.local(), task.work(), task.ownControl());
    }

    /** Tries a model on held-out examples. */
    Evaluation evaluate(Weights model);
}
