package io.lepton.training.network;

import io.lepton.domain.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * A state that is carried through the steps of [steps, width].
 *
 * <p>The gates lie in the order input, forget, cell, output (LSTM) and reset, update, new (GRU); the reset gate works on the
 * product of the state and its weights.
 *
 * @param cell how the state follows from the last one and the step
 * @param inputs the width of a step
 * @param units the width of the state
 * @param reach whether the steps are read forwards only, or backwards as well by a second set of weights
 * @param answer which states come out, those of both directions side by side
 */
public record Recur(Cell cell, int inputs, int units, Reach reach, Answer answer) implements Operation {
    /** The kinds of cells. */
    public enum Cell {
        /** {@code tanh(W x + U h + b)}. */
        SIMPLE(1),
        /**
         * A memory beside the state.
         *
         * @see <a href="https://doi.org/10.1162/neco.1997.9.8.1735">Hochreiter and Schmidhuber 1997</a>
         */
        LSTM(4),
        /**
         * A state of which a gate tells how much is replaced.
         *
         * @see <a href="https://arxiv.org/abs/1406.1078">Cho et al. 2014</a>
         */
        GRU(3);

        private final int gates;

        Cell(int gates) {
            this.gates = gates;
        }

        public int gates() {
            return gates;
        }
    }

    /** Which way the steps are read. */
    public enum Reach {
        FORWARDS,
        BOTH_WAYS
    }

    /** Which states come out. */
    public enum Answer {
        EVERY_STEP,
        LAST_STEP
    }

    /** How many directions there are: 1 or 2. */
    public int directions() {
        return reach == Reach.BOTH_WAYS ? 2 : 1;
    }

    @Override
    public List<Slot> parameters() {
        List<Slot> slots = new ArrayList<>();
        int rows = cell.gates() * units;
        var filling = Filling.within(1 / StrictMath.sqrt(units));
        for (int direction = 0; direction < directions(); direction++) {
            String suffix = direction == 0 ? "" : "_backwards";
            slots.add(new Slot("input_weight" + suffix, Shape.of(rows, inputs), filling));
            slots.add(new Slot("state_weight" + suffix, Shape.of(rows, units), filling));
            slots.add(new Slot("input_bias" + suffix, Shape.of(rows), filling));
            slots.add(new Slot("state_bias" + suffix, Shape.of(rows), filling));
        }
        return slots;
    }

    @Override
    public Shape shape(String name, List<Shape> given) {
        int width = directions() * units;
        return answer == Answer.LAST_STEP
                ? Shape.of(width)
                : Shape.of(given.getFirst().extent(0), width);
    }
}
