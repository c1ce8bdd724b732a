package io.lepton.data;

import io.lepton.data.onnx.Graph;
import io.lepton.wire.onnx.TensorProto;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A number: what is missing filled in, then {@code (number - centre) * factor}, or one of the buckets.
 *
 * @param bounds the lower bounds of all buckets but the first; empty for no buckets
 */
record FittedNumber(double fill, double centre, double factor, List<Double> bounds) implements FittedColumn {
    FittedNumber {
        bounds = List.copyOf(bounds);
    }

    @Override
    public int width() {
        return bounds.isEmpty() ? 1 : bounds.size() + 1;
    }

    @Override
    public List<String> names(String column) {
        if (bounds.isEmpty()) {
            return List.of(column);
        }
        List<String> names = new ArrayList<>(List.of(column + "<" + bounds.getFirst()));
        bounds.forEach(bound -> names.add(column + ">=" + bound));
        return names;
    }

    @Override
    public void apply(RowBatch batch, int column, float[] features, int offset, int stride) {
        apply(batch.numbers(column), features, offset, stride);
    }

    void apply(double[] numbers, float[] features, int offset, int stride) {
        float filled = (float) fill;
        if (bounds.isEmpty()) {
            float middle = (float) centre;
            float scale = (float) factor;
            for (int row = 0, at = offset; row < numbers.length; row++, at += stride) {
                float number = (float) numbers[row];
                features[at] = ((Float.isNaN(number) ? filled : number) - middle) * scale;
            }
            return;
        }
        float[] lower = floats(bounds);
        for (int row = 0, at = offset; row < numbers.length; row++, at += stride) {
            float number = (float) numbers[row];
            features[at + bucket(lower, Float.isNaN(number) ? filled : number)] = 1;
        }
    }

    @Override
    public String export(Graph graph, String input) {
        String missing = graph.node("IsNaN", List.of(input));
        String filled = graph.node("Where", List.of(missing, graph.number((float) fill), input));
        if (!bounds.isEmpty()) {
            return exportBuckets(graph, filled);
        }
        String centred = graph.node("Sub", List.of(filled, graph.number((float) centre)));
        return graph.node("Mul", List.of(centred, graph.number((float) factor)));
    }

    /** One minus the next: {@code [1, x >= b1, x >= b2, ..]} minus {@code [x >= b1, x >= b2, .., 0]}. */
    private String exportBuckets(Graph graph, String filled) {
        float[] lower = floats(bounds);
        String reached = graph.node("GreaterOrEqual", List.of(filled, graph.floats(lower, 1, lower.length)));
        String steps = graph.cast(reached, TensorProto.DataType.FLOAT);
        // A column of zeros as long as the input: nothing is below minus infinity.
        String below = graph.node("Less", List.of(filled, graph.number(Float.NEGATIVE_INFINITY)));
        String none = graph.cast(below, TensorProto.DataType.FLOAT);
        String one = graph.node("Add", List.of(none, graph.number(1)));
        return graph.node("Sub", List.of(graph.concat(List.of(one, steps), 1), graph.concat(List.of(steps, none), 1)));
    }

    private static int bucket(float[] lower, float number) {
        int bucket = 0;
        while (bucket < lower.length && number >= lower[bucket]) {
            bucket++;
        }
        return bucket;
    }

    private static float[] floats(List<Double> numbers) {
        float[] floats = new float[numbers.size()];
        IntStream.range(0, floats.length)
                .forEach(i -> floats[i] = numbers.get(i).floatValue());
        Arrays.sort(floats);
        return floats;
    }
}
