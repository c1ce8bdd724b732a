package io.lepton.federation.codec;

/**
 * Writes an update as few bytes, and reads it again, nearly.
 *
 * <p>The seed is that of the round and the participant; both sides have it, so that a rotation need not travel.
 */
public sealed interface Codec permits PlainFloats, SignedBytes, Eden, TopShare {
    /** What the error of a code does over many rounds. */
    enum Deviation {
        /** There is none worth the name. */
        NONE,
        /** It is zero in the mean: over many participants it cancels. */
        UNBIASED,
        /** What is left out is less than what is there, {@code |x - code(x)| < |x|}: it may be fed back. */
        CONTRACTION
    }

    byte[] encode(Weights update, long seed);

    /**
     * Reads an update.
     *
     * @param size how many parameters it has
     * @throws IllegalArgumentException if no update of that size was written so, or a number is not finite
     */
    Weights decode(byte[] code, int size, long seed);

    Deviation deviation();

    /** How many bytes an update of so many parameters takes. */
    int bytes(int size);

    /** Checks the length of what came. */
    static void checkLength(byte[] code, int bytes) {
        if (code.length != bytes) {
            throw new IllegalArgumentException(
                    "not as long as such an update: bytes=" + code.length + ", expected=" + bytes);
        }
    }

    /** Checks a number that came. */
    static float finite(float value) {
        if (!Float.isFinite(value)) {
            throw new IllegalArgumentException("not a finite number in an update: value=" + value);
        }
        return value;
    }
}
