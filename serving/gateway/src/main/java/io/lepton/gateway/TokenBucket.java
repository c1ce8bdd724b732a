package io.lepton.gateway;

/**
 * Holds extra work to a share of the regular: each regular request pays in its share, each extra one takes a whole token.
 *
 * <p>What is saved up is bounded, so that a quiet day pays for no storm. Owned by the {@link GatewayCore}.
 */
final class TokenBucket {
    private final double share;
    private final double tokensMax;
    private double tokens;

    /**
     * Makes a bucket.
     *
     * @param share extra requests for each regular one, in [0, 1]
     * @param tokens how many there are at first
     * @param tokensMax how many can be saved up
     */
    TokenBucket(double share, double tokens, double tokensMax) {
        this.share = share;
        this.tokens = tokens;
        this.tokensMax = tokensMax;
    }

    /** Hot: a regular request pays in. */
    void earn() {
        tokens = Math.min(tokensMax, tokens + share);
    }

    /** Takes a token for an extra request; false if there is none. */
    boolean spend() {
        if (tokens < 1) {
            return false;
        }
        tokens--;
        return true;
    }
}
