package io.lepton.data;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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

    /**
     * Makes rows of fields by name, as a caller of a model writes them.
     *
     * @param rows numbers for columns of numbers, or their text; null or an empty string for what is missing
     * @throws LeptonException {@link ErrorCode#INVALID_REQUEST} naming the column, if a row lacks one, has one that nobody
     *     knows, or something in it that does not fit
     */
    public static RowBatch of(Schema schema, List<? extends Map<String, ? extends @Nullable Object>> rows) {
        var problems = new Problems();
        var builder = new RowBatchBuilder(schema);
        var fields = new FieldReader(schema, Set.of(), builder, problems);
        long number = 1;
        for (var row : rows) {
            row.keySet().forEach(schema::index);
            for (int column = 0; column < schema.size(); column++) {
                String name = schema.column(column).name();
                if (!row.containsKey(name)) {
                    throw new LeptonException(
                            ErrorCode.INVALID_REQUEST, "a column is not there: column=" + name + ", row=" + number);
                }
                char[] text = Objects.toString(row.get(name), "").toCharArray();
                fields.read(column, text, 0, text.length, number);
            }
            builder.endRow(number++);
        }
        if (!problems.first().isEmpty()) {
            throw new LeptonException(
                    ErrorCode.INVALID_REQUEST,
                    "a field does not fit: " + problems.first().getFirst());
        }
        return builder.take();
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
