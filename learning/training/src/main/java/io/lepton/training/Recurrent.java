package io.lepton.training;

/** A layer that carries a state through the steps of a series, [steps, width]. */
public sealed interface Recurrent extends Layer permits SimpleRNN, LSTM, GRU {
    /** The width of the state. */
    int units();

    States states();

    /** Which states come out. */
    enum States {
        /** The last, [units]. */
        LAST,
        /** Each, [steps, units]. */
        EVERY
    }
}
