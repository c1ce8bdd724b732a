package io.lepton.training;

/**
 * A state that is the hyperbolic tangent of sums of the last state and the step.
 */
public record SimpleRNN(int units, States states) implements Recurrent {
    public SimpleRNN {
        Layer.requirePositive("units", units);
    }

    /** Gives its last state. */
    public static SimpleRNN of(int units) {
        return new SimpleRNN(units, States.LAST);
    }

    /** The same, giving the state after every step. */
    public SimpleRNN everyStep() {
        return new SimpleRNN(units, States.EVERY);
    }
}
