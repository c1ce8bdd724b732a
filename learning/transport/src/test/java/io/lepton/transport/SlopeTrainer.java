package io.lepton.transport;

import io.lepton.federation.Evaluation;
import io.lepton.federation.LocalTrainer;
import io.lepton.federation.Plan;
import io.lepton.federation.codec.Weights;
import io.lepton.federation.strategy.LocalWork;

/** Learns something of its own in each parameter, so that the model tells who was in it, how often and from where. */
record SlopeTrainer(int place) implements LocalTrainer {
    @Override
    public Learned train(int round, Plan.Local local, LocalWork work, Weights ownControl) {
        double[] change = work.model().toArray();
        for (int i = 0; i < change.length; i++) {
            change[i] = 0.1 * change[i] + 0.01 * ((i * (place + 3)) % 17) + 0.001 * round;
        }
        return new Learned(10L + place, Weights.of(change));
    }

    @Override
    public Evaluation evaluate(Weights model) {
        return new Evaluation(10, place % 10, model.norm());
    }
}
