package io.lepton.wire;

/**
 * How much one request may ask a node to hold, checked before anything is allocated.
 *
 * @param elementsMax the elements of one tensor
 * @param inputsMax the inputs of one request
 */
public record TensorLimits(long elementsMax, int inputsMax) {
    /** 64 Mi elements a tensor, 256 MiB of FP32, and 1,024 inputs. */
    public static final TensorLimits DEFAULTS = new TensorLimits(1L << 26, 1 << 10);

    public TensorLimits {
        if (elementsMax < 1) {
            throw new IllegalArgumentException("must be positive: elementsMax=" + elementsMax);
        }
        if (inputsMax < 1) {
            throw new IllegalArgumentException("must be positive: inputsMax=" + inputsMax);
        }
    }
}
