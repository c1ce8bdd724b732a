package io.lepton.training;

/**
 * Attention of the steps of a series to one another; the width must be a multiple of the heads.
 *
 * @see <a href="https://arxiv.org/abs/1706.03762">Vaswani et al. 2017</a>
 */
public record Attention(int heads, Sight sight) implements Layer {
    /** What a step sees. */
    public enum Sight {
        ALL_STEPS,
        EARLIER_STEPS
    }

    public Attention {
        Layer.requirePositive("heads", heads);
    }

    public static Attention of(int heads) {
        return new Attention(heads, Sight.ALL_STEPS);
    }

    /** The same where no step sees one behind it, as when the next one is to be told. */
    public Attention causal() {
        return new Attention(heads, Sight.EARLIER_STEPS);
    }
}
