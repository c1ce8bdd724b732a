package io.lepton.federation.strategy;

import io.lepton.federation.codec.Weights;

/**
 * What a participant is told to do besides the plan.
 *
 * @param model where it starts
 * @param proximal mu: how strongly the local model is drawn back to the start, {@code mu/2 |w - start|^2}; 0 for not at all
 * @param control the control variate of all, by which SCAFFOLD corrects each gradient; of size 0 if there is none
 */
public record LocalWork(Weights model, double proximal, Weights control) {
    public static LocalWork plain(Weights model) {
        return new LocalWork(model, 0, Weights.none());
    }

    public boolean isControlled() {
        return control.size() > 0;
    }
}
