package io.lepton.federation;

import io.lepton.federation.codec.Weights;

/**
 * The gradients of single examples, which noise that hides them must clip one by one. So an example's gradient may follow from
 * that example alone: a network that takes means over a batch has none. Confined to one thread.
 */
public interface ExampleGradients {
    /** How many examples there are. */
    int count();

    /** Where gradients are asked for from now on. */
    void moveTo(Weights parameters);

    /**
     * The gradient of one example's loss.
     *
     * @param example its number
     * @param draw by what chance in training follows, such as what a dropout leaves out
     * @return may be overwritten by the next call
     */
    double[] of(int example, long draw);
}
