package io.lepton.wire.json;

import java.math.BigInteger;

/**
 * Powers of ten as integers of 126 bits, and logarithms by one multiplication; what {@link ShortestDecimal} computes with.
 *
 * <p>For an exponent {@code k}, {@code g} is the integer just above {@code 10^-k / 2^r}, where {@code r} is such that {@code
 * 2^125 <= g < 2^126}; it is kept as its upper and lower 63 bits. Immutable.
 */
final class PowersOfTen {
    private static final int BITS = 125;
    private static final int HALF_BITS = 63;

    private final int first;
    private final long[] upper;
    private final long[] lower;

    /** Computes the powers for every exponent of a range, both ends included; some microseconds each. */
    PowersOfTen(int first, int last) {
        this.first = first;
        this.upper = new long[last - first + 1];
        this.lower = new long[last - first + 1];
        BigInteger lowerHalf = BigInteger.ONE.shiftLeft(HALF_BITS).subtract(BigInteger.ONE);
        for (int k = first; k <= last; k++) {
            BigInteger power = power(k);
            upper[k - first] = power.shiftRight(HALF_BITS).longValueExact();
            lower[k - first] = power.and(lowerHalf).longValueExact();
        }
    }

    private static BigInteger power(int k) {
        int r = floorLog2OfPow10(-k) - BITS;
        BigInteger ten = BigInteger.TEN.pow(Math.abs(k));
        BigInteger floor =
                k <= 0 ? ten.shiftRight(r) : BigInteger.ONE.shiftLeft(-r).divide(ten);
        return floor.add(BigInteger.ONE);
    }

    long upper(int k) {
        return upper[k - first];
    }

    long lower(int k) {
        return lower[k - first];
    }

    /** The largest integer that is at most log10(2^e), for |e| up to 2,000. */
    static int floorLog10OfPow2(int e) {
        return (int) ((e * 661_971_961_083L) >> 41);
    }

    /** The largest integer that is at most log10(3/4 * 2^e), for |e| up to 2,000. */
    static int floorLog10OfThreeQuartersPow2(int e) {
        return (int) ((e * 661_971_961_083L - 274_743_187_321L) >> 41);
    }

    /** The largest integer that is at most log2(10^e), for |e| up to 1,000. */
    static int floorLog2OfPow10(int e) {
        return (int) ((e * 913_124_641_741L) >> 38);
    }
}
