package io.lepton.training;

/**
 * A state with a memory that gates write, keep and read.
 *
 * @see <a href="https://doi.org/10.1162/neco.1997.9.8.1735">Hochreiter and Schmidhuber 1997</a>
 */
public record LSTM(int units, States states) implements Recurrent {
    public LSTM {
        Layer.requirePositive("units", units);
    }

    /** Gives its last state. */
    public static LSTM of(int units) {
        return new LSTM(units, States.LAST);
    }

    /** The same, giving the state after every step. */
    public LSTM everyStep() {
        return new LSTM(units, States.EVERY);
    }
}
