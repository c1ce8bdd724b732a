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
        if (count > 0 && plan.bounds().isEmpty() && plan.buckets() > 0) {
            return new FittedNumber(fill(plan), 0, 1, bounds(sample.sorted(), plan.buckets()));
        }
        return statistics(plan).fit(plan);
    }

    /** What may be told of the numbers: none of them but the extremes, and what stands for a missing one. */
    NumberStatistics statistics(ColumnPlan.Numeric plan) {
        return count == 0
                ? NumberStatistics.ofNone(missing, plan.impute() == Imputation.CONSTANT ? plan.fill() : 0)
                : new NumberStatistics(count, missing, mean, squares, min, max, fill(plan));
    }

    private double fill(ColumnPlan.Numeric plan) {
        return switch (plan.impute()) {
            case MEAN -> mean;
            case MEDIAN -> ValueSample.quantile(sample.sorted(), 0.5);
            case MOST_FREQUENT -> ValueSample.mode(sample.sorted());
            case CONSTANT -> plan.fill();
            case SEPARATE -> throw new IllegalArgumentException("numbers have no class of their own");
        };
    }

    private static java.util.List<Double> bounds(double[] sorted, int buckets) {
        var bounds = new java.util.TreeSet<Double>();
        for (int bucket = 1; bucket < buckets; bucket++) {
            bounds.add(ValueSample.quantile(sorted, (double) bucket / buckets));
        }
        return java.util.List.copyOf(bounds);
    }
}
