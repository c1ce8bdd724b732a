package io.lepton.training;

/** How a network's parameters follow from the gradients of its loss. */
public sealed interface Optimiser permits Sgd, Adam, AdamW {
    Schedule rate();

    /** A gradient longer than this is shortened to it; infinite for as it is. */
    double clipNorm();

    /** Refuses what is no length. */
    static void requireNorm(double clipNorm) {
        if (!(clipNorm > 0)) {
            throw new IllegalArgumentException("not above zero: clip_norm=" + clipNorm);
        }
    }

    /** Refuses what is no share of a moment to keep. */
    static void requireShare(String name, double share) {
        if (!(share >= 0) || share >= 1) {
            throw new IllegalArgumentException("not in [0, 1): " + name + "=" + share);
        }
    }

    /** Refuses a decay below zero. */
    static void requireDecay(double weightDecay) {
        if (!(weightDecay >= 0)) {
            throw new IllegalArgumentException("below zero: weight_decay=" + weightDecay);
        }
    }
}
