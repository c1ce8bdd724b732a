package io.lepton.training;

/**
 * Brings each column or channel to mean 0 and deviation 1 over the batch, then to a learned mean and deviation.
 *
 * @param share how much of the running means, which count when answering, each batch replaces; in (0, 1]
 * @see <a href="https://arxiv.org/abs/1502.03167">Ioffe and Szegedy 2015</a>
 */
public record BatchNormalization(double share) implements Layer {
    private static final double SHARE = 0.1;

    public BatchNormalization {
        if (!(share > 0) || share > 1) {
            throw new IllegalArgumentException("not in (0, 1]: share=" + share);
        }
    }

    public static BatchNormalization usual() {
        return new BatchNormalization(SHARE);
    }
}
