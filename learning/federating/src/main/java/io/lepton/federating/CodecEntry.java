package io.lepton.federating;

import io.lepton.federation.codec.Codec;
import io.lepton.federation.codec.Eden;
import io.lepton.federation.codec.SignedBytes;
import io.lepton.federation.codec.TopShare;
import java.util.Optional;

/**
 * How an update is written as few bytes.
 *
 * @param bits of {@code eden}, for each parameter: 1, 2 or 4
 * @param share of {@code top}, of the parameters that are sent
 */
public record CodecEntry(Kind kind, Optional<Integer> bits, Optional<Double> share) {
    /** The codes. */
    public enum Kind {
        /** A byte for each parameter. */
        INT8,
        /** A few bits for each parameter, after a random turn. */
        EDEN,
        /** The parameters that change most. */
        TOP
    }

    private static final int BITS = 4;
    private static final double SHARE = 0.01;

    public CodecEntry {
        if (bits.isPresent() && kind != Kind.EDEN) {
            throw new IllegalArgumentException("only eden has bits: bits=" + bits.get());
        }
        if (share.isPresent() && kind != Kind.TOP) {
            throw new IllegalArgumentException("only top has a share: share=" + share.get());
        }
    }

    /** @throws IllegalArgumentException if a parameter is out of its range */
    Codec codec() {
        return switch (kind) {
            case INT8 -> new SignedBytes();
            case EDEN -> Eden.unbiased(bits.orElse(BITS));
            case TOP -> new TopShare(share.orElse(SHARE));
        };
    }
}
