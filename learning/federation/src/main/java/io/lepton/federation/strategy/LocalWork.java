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

    /** The same in floats: what travels, is tried and is served has four bytes for each parameter. */
    public LocalWork narrowed() {
        return new LocalWork(Weights.of(model.toFloats()), proximal, Weights.of(control.toFloats()));
    }

    public boolean isControlled() {
        return control.size() > 0;
    }
}
