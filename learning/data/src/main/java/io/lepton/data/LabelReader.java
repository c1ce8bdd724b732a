package io.lepton.data;

import io.lepton.data.text.Numbers;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Turns the label's column into answers: class numbers by the order of their names, or numbers.
 *
 * @param aliases other spellings of classes
 */
record LabelReader(String label, Task task, Map<String, String> aliases) {
    /** A column of whole numbers with at most so many different ones is taken for classes. */
    private static final int NUMBER_CLASSES_MAX = 20;

    private static final int CLASSES_MAX = 10_000;

    /** What the label's column looks like, where nobody said. */
    static Task guess(RowBatch rows, int column) {
        if (rows.schema().column(column).type() != ColumnType.NUMBER) {
            return Task.CLASSIFICATION;
        }
        Set<Double> distinct = new HashSet<>();
        for (double number : rows.numbers(column)) {
            if (!Double.isNaN(number) && (number != Math.rint(number) || !canAdd(distinct, number))) {
                return Task.REGRESSION;
            }
        }
        return Task.CLASSIFICATION;
    }

    private static boolean canAdd(Set<Double> distinct, double number) {
        distinct.add(number);
        return distinct.size() <= NUMBER_CLASSES_MAX;
    }

    /** The rows that have an answer; the others are reported. */
    int[] labelled(RowBatch rows, Problems problems) {
        int column = rows.schema().index(label);
        return IntStream.range(0, rows.rowCount())
                .filter(row -> {
                    boolean isMissing = rows.isMissing(column, row);
                    if (isMissing) {
                        problems.add(ProblemKind.MISSING_LABEL, rows.rowNumber(row), label, "no answer to learn");
                    }
                    return !isMissing;
                })
                .toArray();
    }

    /** The classes of all the rows, numbers by size, words by the alphabet; empty for numbers to learn. */
    List<String> classNames(List<RowBatch> all) {
        if (task == Task.REGRESSION) {
            return List.of();
        }
        Set<String> names = new HashSet<>();
        for (RowBatch rows : all) {
            int column = rows.schema().index(label);
            for (int row = 0; row < rows.rowCount(); row++) {
                if (!rows.isMissing(column, row)) {
                    names.add(word(rows, column, row));
                }
                if (names.size() > CLASSES_MAX) {
                    throw new LeptonException(
                            ErrorCode.INVALID_REQUEST, "too many classes: column=" + label + ", max=" + CLASSES_MAX);
                }
            }
        }
        return sorted(names);
    }

    /** By size where all are numbers, else by the alphabet. */
    static List<String> sorted(Set<String> names) {
        boolean areNumbers = names.stream().noneMatch(name -> Double.isNaN(Numbers.parse(name)));
        List<String> sorted = new ArrayList<>(names);
        sorted.sort(areNumbers ? Comparator.comparingDouble(Numbers::parse) : Comparator.naturalOrder());
        return List.copyOf(sorted);
    }

    /** The answers of rows that all have one. */
    Targets targets(RowBatch rows, List<String> classNames) {
        int column = rows.schema().index(label);
        if (task == Task.REGRESSION) {
            if (rows.schema().column(column).type() != ColumnType.NUMBER) {
                throw new LeptonException(
                        ErrorCode.INVALID_REQUEST,
                        "a number to learn must be in a column of numbers: column=" + label + ", type="
                                + rows.schema().column(column).type());
            }
            double[] numbers = rows.numbers(column);
            float[] values = new float[numbers.length];
            IntStream.range(0, values.length).forEach(row -> values[row] = (float) numbers[row]);
            return Targets.numbers(values);
        }
        Map<String, Integer> numbers = new HashMap<>();
        IntStream.range(0, classNames.size()).forEach(i -> numbers.put(classNames.get(i), i));
        int[] indices = new int[rows.rowCount()];
        Arrays.setAll(indices, row -> numbers.getOrDefault(word(rows, column, row), -1));
        return Targets.classes(indices, classNames);
    }

    private String word(RowBatch rows, int column, int row) {
        String word = Splitter.word(rows, column, row);
        return aliases.getOrDefault(word, word);
    }
}
