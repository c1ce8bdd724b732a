package io.lepton.training;

/**
 * While training, sets a share of the numbers to zero, drawn at random.
 *
 * @param share in [0, 1)
 * @see <a href="https://jmlr.org/papers/v15/srivastava14a.html">Srivastava et al. 2014</a>
 */
public record Dropout(double share) implements Layer {
    public Dropout {
        if (!(share >= 0) || share >= 1) {
            throw new IllegalArgumentException("not in [0, 1): share=" + share);
        }
    }

    public static Dropout of(double share) {
        return new Dropout(share);
    }
}
