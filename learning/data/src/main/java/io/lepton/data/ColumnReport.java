package io.lepton.data;

import java.util.List;
import java.util.Optional;

/**
 * One raw column.
 *
 * @param missing rows without a value
 * @param distinct different values, counted up to 10,000
 * @param numbers of a column of numbers that has any
 * @param frequent the most frequent values of other columns; not of texts
 */
public record ColumnReport(
        String name,
        ColumnType type,
        long missing,
        long distinct,
        Optional<Distribution> numbers,
        List<Frequency> frequent) {
    public ColumnReport {
        frequent = List.copyOf(frequent);
    }

    /**
     * How numbers lie.
     *
     * @param outliers beyond 1.5 times the distance of the quartiles from these (Tukey 1977)
     */
    public record Distribution(
            double min,
            double lowerQuartile,
            double median,
            double upperQuartile,
            double max,
            Moments moments,
            long outliers) {}

    /** Mean and standard deviation. */
    public record Moments(double mean, double deviation) {}

    /** A value and in how many rows it is. */
    public record Frequency(String value, long rows) {}
}
