package io.lepton.training;

/**
 * Brings the last axis of each example to mean 0 and deviation 1, then to a learned mean and deviation.
 *
 * @see <a href="https://arxiv.org/abs/1607.06450">Ba et al. 2016</a>
 */
public record LayerNormalization() implements Layer {
    public static LayerNormalization usual() {
        return new LayerNormalization();
    }
}
