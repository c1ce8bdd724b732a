package io.lepton.data;

import java.util.Arrays;

/**
 * Raw rows, column by column: numbers as doubles, everything else as strings.
 *
 * <p>A missing number is NaN and a missing string is empty, as in the inputs of an exported model. Shares its arrays
 * with whoever asks for them; nobody may write to them.
 */
public final class RowBatch {
    private final Schema schema;
    private final Object[] columns;
    private final long[] rowNumbers;

    /** @param columns a {@code double[]} for each number, a {@code String[]} for each other column; not copied */
    RowBatch(Schema schema, Object[] columns, long[] rowNumbers) {
        this.schema = schema;
        this.columns = columns;
        this.rowNumbers = rowNumbers;
    }

    public Schema schema() {
        return schema;
    }

    public int rowCount() {
        return rowNumbers.length;
    }

    /** Where the row stands in its source, from 1: the line where it begins in a file of lines, else its number. */
    public long rowNumber(int row) {
        return rowNumbers[row];
    }

    /** The numbers of a column, not a copy; NaN where one is missing. */
    public double[] numbers(int column) {
        return (double[]) columns[column];
    }

    /** The strings of a column that is not of numbers, not a copy; empty where one is missing. */
    public String[] texts(int column) {
        return (String[]) columns[column];
    }

    /** Tells whether the field is empty. */
    public boolean isMissing(int column, int row) {
        return columns[column] instanceof double[] numbers ? Double.isNaN(numbers[row]) : texts(column)[row].isEmpty();
    }

    /** A copy of the rows with these indices, in this order. */
    public RowBatch rows(int[] indices) {
        var chosen = new Object[columns.length];
        for (int column = 0; column < columns.length; column++) {
            if (columns[column] instanceof double[] numbers) {
                double[] part = new double[indices.length];
                Arrays.setAll(part, i -> numbers[indices[i]]);
                chosen[column] = part;
            } else {
                String[] texts = texts(column);
                chosen[column] =
                        Arrays.stream(indices).mapToObj(index -> texts[index]).toArray(String[]::new);
            }
        }
        return new RowBatch(
                schema,
                chosen,
                Arrays.stream(indices).mapToLong(index -> rowNumbers[index]).toArray());
    }
}
