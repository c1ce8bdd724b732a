package io.lepton.federation.codec;

/**
 * Sends with each update what earlier codes left out (Karimireddy et al. 2019).
 *
 * <p>Only for codes that leave out less than there is: with an unbiased code whose error may exceed the update, what is fed back grows
 * without bound. What is left is the participant's own and lasts from round to round. Confined to one thread.
 *
 * @see <a href="https://arxiv.org/abs/1901.09847">Karimireddy et al. 2019</a>
 */
public final class ErrorFeedback {
    private final Codec codec;
    private Weights left;

    /**
     * Feeds back the errors of a code.
     *
     * @param left what earlier codes left out; zeros at first
     * @throws IllegalArgumentException if the code is no contraction
     */
    public ErrorFeedback(Codec codec, Weights left) {
        if (codec.deviation() != Codec.Deviation.CONTRACTION) {
            throw new IllegalArgumentException(
                    "feeding back the error of a code that is no contraction diverges: codec=" + codec);
        }
        this.codec = codec;
        this.left = left;
    }

    public byte[] encode(Weights update, long seed) {
        Weights whole = update.plus(left);
        byte[] code = codec.encode(whole, seed);
        left = whole.minus(codec.decode(code, whole.size(), seed));
        return code;
    }

    /** What has been left out so far. */
    public Weights left() {
        return left;
    }
}
