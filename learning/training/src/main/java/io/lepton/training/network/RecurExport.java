package io.lepton.training.network;

import static io.lepton.training.network.OnnxWriter.attribute;

import io.lepton.domain.Shape;
import io.lepton.wire.onnx.AttributeProto;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.LongStream;

/**
 * Writes a recurrence as ONNX, whose gates lie in another order: input, output, forget, cell for LSTM; update, reset, new for
 * GRU. ONNX reads [steps, rows, width] and stacks the weights of the directions.
 */
final class RecurExport {
    /** For each gate of ONNX its place here. */
    private static final int[] LSTM_GATES = {0, 3, 1, 2};

    private static final int[] GRU_GATES = {1, 0, 2};
    private static final int[] ONE_GATE = {0};

    private final OnnxWriter onnx;
    private final String name;
    private final Recur recur;
    private final Function<Slot, float[]> next;

    /** @param next gives a slot's numbers; asked for each once, in their order */
    RecurExport(OnnxWriter onnx, String name, Recur recur, Function<Slot, float[]> next) {
        this.onnx = onnx;
        this.name = name;
        this.recur = recur;
        this.next = next;
    }

    /** Adds the nodes that read [rows, steps, width], and gives the name of the result. */
    String add(String x) {
        var steps = onnx.node("Transpose", name + ".steps", List.of(x), attribute("perm", LongStream.of(1, 0, 2)));
        var inputs = new ArrayList<>(List.of(steps));
        inputs.addAll(weights());
        boolean isLast = recur.answer() == Recur.Answer.LAST_STEP;
        var states = onnx.node(
                operator(), isLast ? List.of("", name + ".last") : List.of(name + ".states"), inputs, attributes());
        // [directions, rows, units], or [steps, directions, rows, units].
        var order = isLast ? LongStream.of(1, 0, 2) : LongStream.of(2, 0, 1, 3);
        var turned = onnx.node("Transpose", name + ".turned", List.of(states), attribute("perm", order));
        long width = (long) recur.directions() * recur.units();
        var shape = isLast ? onnx.integers(name + ".shape", 0, width) : onnx.integers(name + ".shape", 0, 0, width);
        return onnx.node("Reshape", name, List.of(turned, shape));
    }

    private String operator() {
        return switch (recur.cell()) {
            case SIMPLE -> "RNN";
            case LSTM -> "LSTM";
            case GRU -> "GRU";
        };
    }

    private AttributeProto[] attributes() {
        var attributes = new ArrayList<>(List.of(
                attribute("hidden_size", recur.units()),
                attribute("direction", recur.reach() == Recur.Reach.BOTH_WAYS ? "bidirectional" : "forward")));
        if (recur.cell() == Recur.Cell.GRU) {
            attributes.add(attribute("linear_before_reset", 1));
        }
        return attributes.toArray(AttributeProto[]::new);
    }

    private List<String> weights() {
        int directions = recur.directions();
        int rows = recur.cell().gates() * recur.units();
        float[] ofInputs = new float[directions * rows * recur.inputs()];
        float[] ofStates = new float[directions * rows * recur.units()];
        float[] biases = new float[directions * 2 * rows];
        var slots = recur.parameters();
        for (int direction = 0; direction < directions; direction++) {
            int first = direction * 4;
            copy(slots.get(first), ofInputs, direction * rows * recur.inputs());
            copy(slots.get(first + 1), ofStates, direction * rows * recur.units());
            copy(slots.get(first + 2), biases, 2 * direction * rows);
            copy(slots.get(first + 3), biases, (2 * direction + 1) * rows);
        }
        return List.of(
                onnx.floats(name + ".input_weights", Shape.of(directions, rows, recur.inputs()), ofInputs),
                onnx.floats(name + ".state_weights", Shape.of(directions, rows, recur.units()), ofStates),
                onnx.floats(name + ".biases", Shape.of(directions, 2L * rows), biases));
    }

    private void copy(Slot slot, float[] target, int at) {
        float[] values = next.apply(slot);
        int[] gates =
                switch (recur.cell()) {
                    case SIMPLE -> ONE_GATE;
                    case LSTM -> LSTM_GATES;
                    case GRU -> GRU_GATES;
                };
        int size = values.length / gates.length;
        for (int i = 0; i < gates.length; i++) {
            System.arraycopy(values, gates[i] * size, target, at + i * size, size);
        }
    }
}
