package io.lepton.training;

import java.util.List;

/**
 * A figure measured several times, such as once a fold.
 *
 * @param values in the order of the folds; NaN where the figure had no meaning
 */
public record Spread(List<Double> values) {
    public Spread {
        values = List.copyOf(values);
    }

    /** The mean of the values that are numbers; NaN if none is. */
    public double mean() {
        return values.stream()
                .mapToDouble(Double::doubleValue)
                .filter(value -> !Double.isNaN(value))
                .average()
                .orElse(Double.NaN);
    }

    /** The standard deviation of the values that are numbers, by n - 1; NaN if there are fewer than two. */
    public double deviation() {
        double mean = mean();
        double[] numbers = values.stream()
                .mapToDouble(Double::doubleValue)
                .filter(value -> !Double.isNaN(value))
                .toArray();
        double squares = 0;
        for (double number : numbers) {
            squares += (number - mean) * (number - mean);
        }
        return numbers.length < 2 ? Double.NaN : StrictMath.sqrt(squares / (numbers.length - 1));
    }
}
