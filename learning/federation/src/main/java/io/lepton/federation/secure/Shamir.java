package io.lepton.federation.secure;

import java.math.BigInteger;
import java.util.Map;
import java.util.TreeMap;

/**
 * Shares a secret of 32 bytes so that any {@code threshold} shares give it back and fewer tell nothing (Shamir 1979).
 *
 * <p>Over the field of the integers modulo {@code 2^256 + 297}, the least prime above every secret. The coefficients are derived from
 * the owner's round secret, so that the same shares are made again after a restart. Arithmetic is not in constant time; whoever
 * could measure it holds the secret anyway.
 */
final class Shamir {
    static final int SHARE_BYTES = 33;
    private static final BigInteger PRIME = BigInteger.TWO.pow(256).add(BigInteger.valueOf(297));

    private Shamir() {}

    /**
     * The share of each number from 1 on.
     *
     * @param seed from which the coefficients are derived; as secret as the secret
     * @return shares by their numbers
     */
    static Map<Integer, Bytes> split(byte[] secret, int shares, int threshold, byte[] seed) {
        BigInteger[] coefficients = new BigInteger[threshold];
        coefficients[0] = new BigInteger(1, secret);
        for (int i = 1; i < threshold; i++) {
            // Two derivations make the remainder uniform but for 2^-256.
            byte[] high = Ciphers.derive(seed, new Canonical("coefficient high").number(i));
            byte[] low = Ciphers.derive(seed, new Canonical("coefficient low").number(i));
            coefficients[i] = new BigInteger(1, high)
                    .shiftLeft(256)
                    .add(new BigInteger(1, low))
                    .mod(PRIME);
        }
        Map<Integer, Bytes> split = new TreeMap<>();
        for (int x = 1; x <= shares; x++) {
            split.put(x, bytes(at(coefficients, x), SHARE_BYTES));
        }
        return split;
    }

    /**
     * The secret of these shares.
     *
     * @param shares exactly as many as the threshold, by their numbers
     * @throws IllegalArgumentException if they are of no secret of 32 bytes
     */
    static byte[] join(Map<Integer, Bytes> shares) {
        BigInteger secret = BigInteger.ZERO;
        for (var share : shares.entrySet()) {
            BigInteger above = BigInteger.ONE;
            BigInteger below = BigInteger.ONE;
            BigInteger x = BigInteger.valueOf(share.getKey());
            for (int number : shares.keySet()) {
                if (number != share.getKey()) {
                    BigInteger other = BigInteger.valueOf(number);
                    above = above.multiply(other).mod(PRIME);
                    below = below.multiply(other.subtract(x)).mod(PRIME);
                }
            }
            BigInteger weight = above.multiply(below.modInverse(PRIME));
            secret = secret.add(
                            weight.multiply(new BigInteger(1, share.getValue().toArray())))
                    .mod(PRIME);
        }
        if (secret.bitLength() > Byte.SIZE * Ciphers.KEY_BYTES) {
            throw new IllegalArgumentException("the shares are not of one secret: shares=" + shares.keySet());
        }
        return bytes(secret, Ciphers.KEY_BYTES).toArray();
    }

    private static BigInteger at(BigInteger[] coefficients, int x) {
        BigInteger value = BigInteger.ZERO;
        for (int i = coefficients.length - 1; i >= 0; i--) {
            value = value.multiply(BigInteger.valueOf(x)).add(coefficients[i]).mod(PRIME);
        }
        return value;
    }

    private static Bytes bytes(BigInteger number, int size) {
        byte[] given = number.toByteArray();
        byte[] padded = new byte[size];
        // A leading sign byte, if there is one, is zero and falls away.
        int length = Math.min(given.length, size);
        System.arraycopy(given, given.length - length, padded, size - length, length);
        return Bytes.of(padded);
    }
}
