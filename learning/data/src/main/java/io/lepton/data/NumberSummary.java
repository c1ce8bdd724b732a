package io.lepton.data;

/** Count, mean, spread and extremes of numbers, in one pass (Welford 1962), and a sample for the rest. */
final class NumberSummary {
    private final ValueSample sample = new ValueSample();
    private long count;
    private long missing;
    private double mean;
    private double squares;
    private double min = Double.POSITIVE_INFINITY;
    private double max = Double.NEGATIVE_INFINITY;

    void add(double[] numbers) {
        for (double number : numbers) {
            add(number);
        }
    }

    void add(double number) {
        if (Double.isNaN(number)) {
            missing++;
            return;
        }
        count++;
        double difference = number - mean;
        mean += difference / count;
        squares += difference * (number - mean);
        min = Math.min(min, number);
        max = Math.max(max, number);
        sample.add(number);
    }

    long count() {
        return count;
    }

    long missing() {
        return missing;
    }

    double mean() {
        return mean;
    }

    double deviation() {
        return count == 0 ? 0 : Math.sqrt(squares / count);
    }

    double min() {
        return min;
    }

    double max() {
        return max;
    }

    double[] sorted() {
        return sample.sorted();
    }

    FittedNumber fit(ColumnPlan.Numeric plan) {
        if (count == 0) {
            return new FittedNumber(plan.impute() == Imputation.CONSTANT ? plan.fill() : 0, 0, 1, plan.bounds());
        }
        double[] sorted = sample.sorted();
        double fill =
                switch (plan.impute()) {
                    case MEAN -> mean;
                    case MEDIAN -> ValueSample.quantile(sorted, 0.5);
                    case MOST_FREQUENT -> ValueSample.mode(sorted);
                    case CONSTANT -> plan.fill();
                    case SEPARATE -> throw new IllegalArgumentException("numbers have no class of their own");
                };
        if (!plan.bounds().isEmpty()) {
            return new FittedNumber(fill, 0, 1, plan.bounds());
        }
        if (plan.buckets() > 0) {
            return new FittedNumber(fill, 0, 1, bounds(sorted, plan.buckets()));
        }
        return switch (plan.scale()) {
            case NONE -> new FittedNumber(fill, 0, 1, java.util.List.of());
            case STANDARD -> standard(fill);
            case MIN_MAX -> minMax(fill);
        };
    }

    /** Scales as the filled column would be: what stands in for the missing counts too. */
    private FittedNumber standard(double fill) {
        double all = count + missing;
        double filledMean = (count * mean + missing * fill) / all;
        double filledSquares = squares
                + count * (mean - filledMean) * (mean - filledMean)
                + missing * (fill - filledMean) * (fill - filledMean);
        double deviation = Math.sqrt(filledSquares / all);
        return new FittedNumber(fill, filledMean, deviation > 0 ? 1 / deviation : 1, java.util.List.of());
    }

    private FittedNumber minMax(double fill) {
        double low = missing > 0 ? Math.min(min, fill) : min;
        double high = missing > 0 ? Math.max(max, fill) : max;
        return new FittedNumber(fill, low, high > low ? 1 / (high - low) : 1, java.util.List.of());
    }

    private static java.util.List<Double> bounds(double[] sorted, int buckets) {
        var bounds = new java.util.TreeSet<Double>();
        for (int bucket = 1; bucket < buckets; bucket++) {
            bounds.add(ValueSample.quantile(sorted, (double) bucket / buckets));
        }
        return java.util.List.copyOf(bounds);
    }
}
