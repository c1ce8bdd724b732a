package io.lepton.training;

import io.lepton.data.Features;
import io.lepton.data.Targets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * The adult census as plain features: numbers standardised, long-tailed ones by their logarithm, and whether they lie above each of
 * some quantiles; words one-hot.
 *
 * <p>All is fitted to the training rows only.
 */
final class CensusRows {
    private static final int COLUMNS = 15;
    private static final List<Integer> NUMBERS = List.of(0, 4, 12);
    private static final List<Integer> LONG_TAILED = List.of(10, 11);
    private static final List<Integer> WORDS = List.of(1, 3, 5, 6, 7, 8, 9, 13);
    private static final int LABEL = 14;
    private static final int QUANTILES = 24;

    private final Map<Integer, double[]> meanAndDeviation = new TreeMap<>();
    private final Map<Integer, double[]> quantiles = new TreeMap<>();
    private final Map<Integer, List<String>> words = new TreeMap<>();

    CensusRows(List<String[]> rows) {
        for (int column : NUMBERS) {
            meanAndDeviation.put(column, fitted(rows, column));
            quantiles.put(column, quantiles(rows, column));
        }
        for (int column : LONG_TAILED) {
            meanAndDeviation.put(column, fitted(rows, column));
            quantiles.put(column, quantiles(rows, column));
        }
        for (int column : WORDS) {
            var known = new TreeSet<String>();
            rows.forEach(row -> known.add(row[column]));
            words.put(column, new ArrayList<>(known));
        }
    }

    /** Every row with 15 fields; the comment at the top of the test file has fewer. */
    static List<String[]> read(Path file) throws IOException {
        List<String[]> rows = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            var fields = line.split(", ?", -1);
            if (fields.length == COLUMNS) {
                rows.add(fields);
            }
        }
        return rows;
    }

    private static double number(String[] row, int column) {
        double value = Double.parseDouble(row[column]);
        return LONG_TAILED.contains(column) ? Math.log1p(value) : value;
    }

    private static double[] fitted(List<String[]> rows, int column) {
        double mean =
                rows.stream().mapToDouble(row -> number(row, column)).average().orElseThrow();
        double variance = rows.stream()
                .mapToDouble(row -> number(row, column) - mean)
                .map(distance -> distance * distance)
                .average()
                .orElseThrow();
        return new double[] {mean, Math.sqrt(variance)};
    }

    /** Of the values above 0, since most gains and losses are 0. */
    private static double[] quantiles(List<String[]> rows, int column) {
        double[] sorted = rows.stream()
                .mapToDouble(row -> number(row, column))
                .filter(value -> value > 0)
                .sorted()
                .toArray();
        return IntStream.range(0, QUANTILES)
                .mapToDouble(i -> sorted[i * sorted.length / QUANTILES])
                .distinct()
                .toArray();
    }

    Features features(List<String[]> rows) {
        int width = meanAndDeviation.size()
                + quantiles.values().stream().mapToInt(bounds -> bounds.length).sum()
                + words.values().stream().mapToInt(List::size).sum();
        float[] values = new float[rows.size() * width];
        for (int i = 0; i < rows.size(); i++) {
            int at = i * width;
            for (var column : meanAndDeviation.entrySet()) {
                double[] fitted = column.getValue();
                values[at++] = (float) ((number(rows.get(i), column.getKey()) - fitted[0]) / fitted[1]);
            }
            for (var column : quantiles.entrySet()) {
                double value = number(rows.get(i), column.getKey());
                for (double bound : column.getValue()) {
                    values[at++] = value >= bound ? 1 : 0;
                }
            }
            for (var column : words.entrySet()) {
                int word = column.getValue().indexOf(rows.get(i)[column.getKey()]);
                if (word >= 0) {
                    values[at + word] = 1;
                }
                at += column.getValue().size();
            }
        }
        return Features.of(width, values);
    }

    static Targets.Classes targets(List<String[]> rows) {
        int[] classes = rows.stream()
                .mapToInt(row -> row[LABEL].startsWith(">50K") ? 1 : 0)
                .toArray();
        return Targets.classes(classes, List.of("<=50K", ">50K"));
    }
}
