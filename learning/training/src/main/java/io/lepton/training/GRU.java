package io.lepton.training;

/**
 * A state of which a gate tells how much is replaced.
 *
 * @see <a href="https://arxiv.org/abs/1406.1078">Cho et al. 2014</a>
 */
public record GRU(int units, States states) implements Recurrent {
    public GRU {
        Layer.requirePositive("units", units);
    }

    /** Gives its last state. */
    public static GRU of(int units) {
        return new GRU(units, States.LAST);
    }

    /** The same, giving the state after every step. */
    public GRU everyStep() {
        return new GRU(units, States.EVERY);
    }
}
