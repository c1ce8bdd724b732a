package io.lepton.cli;

import io.lepton.domain.ElementType;
import io.lepton.domain.NamedTensor;
import io.lepton.domain.Shape;
import io.lepton.domain.Tensor;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Draws a model's outputs for a person.
 *
 * <p>Rows of floating-point scores, shape [rows, classes], become the classes that score highest; scores are shown as the
 * model gives them, never turned into probabilities. Everything else becomes its first values.
 */
final class Outputs {
    private static final int VALUES_MAX = 32;
    private static final int ROWS_MAX = 100;
    private static final int CLASSES_SHOWN = 3;

    private Outputs() {}

    static String draw(List<NamedTensor> outputs) {
        return outputs.stream().map(Outputs::draw).collect(Collectors.joining());
    }

    private static String draw(NamedTensor output) {
        Tensor tensor = output.tensor();
        return isScores(tensor) ? scores(output.name(), tensor) : values(output.name(), tensor);
    }

    private static boolean isScores(Tensor tensor) {
        Shape shape = tensor.shape();
        return tensor.type() == ElementType.FP32 && shape.rank() == 2 && shape.extent(0) > 0 && shape.extent(1) > 1;
    }

    private static String scores(String name, Tensor tensor) {
        float[] scores = tensor.toFloats();
        int rows = (int) tensor.shape().extent(0);
        int classes = (int) tensor.shape().extent(1);
        String drawn = IntStream.range(0, Math.min(rows, ROWS_MAX))
                .mapToObj(row -> name + (rows > 1 ? "[" + row + "]" : "") + ": "
                        + highest(scores, row * classes, classes) + "\n")
                .collect(Collectors.joining());
        return rows > ROWS_MAX ? drawn + "... and " + (rows - ROWS_MAX) + " rows more (--json has them all)\n" : drawn;
    }

    /** {@code class 7 (13.8), then 3 (5.1), 2 (4.4)}; of equal scores the lower class first. */
    private static String highest(float[] scores, int start, int classes) {
        List<String> ranked = IntStream.range(0, classes)
                .boxed()
                .sorted(Comparator.comparingDouble(c -> -scores[start + c]))
                .limit(CLASSES_SHOWN)
                .map(c -> c + " (" + scores[start + c] + ")")
                .toList();
        return "class " + ranked.getFirst() + ", then " + String.join(", ", ranked.subList(1, ranked.size()));
    }

    private static String values(String name, Tensor tensor) {
        long count = tensor.shape().elementCount();
        String shown = Elements.texts(tensor, VALUES_MAX).stream().collect(Collectors.joining(" "));
        String rest = count > VALUES_MAX ? " ... and " + (count - VALUES_MAX) + " more (--json has them all)" : "";
        return name + " " + tensor + ": " + shown + rest + "\n";
    }
}
