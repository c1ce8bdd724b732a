package io.lepton.data;

import java.util.Arrays;

/** Gathers rows into a batch. A row counts only once it is ended: what was set of it before can be abandoned. */
final class RowBatchBuilder {
    private static final int CAPACITY_AT_FIRST = 1_024;

    private final Schema schema;
    private final Object[] columns;
    private long[] rowNumbers = new long[CAPACITY_AT_FIRST];
    private int rowCount;

    RowBatchBuilder(Schema schema) {
        this.schema = schema;
        this.columns = new Object[schema.size()];
        allocate(CAPACITY_AT_FIRST);
    }

    int rowCount() {
        return rowCount;
    }

    void set(int column, double number) {
        ((double[]) columns[column])[rowCount] = number;
    }

    void set(int column, String text) {
        ((String[]) columns[column])[rowCount] = text;
    }

    void setMissing(int column) {
        if (columns[column] instanceof double[] numbers) {
            numbers[rowCount] = Double.NaN;
        } else {
            set(column, "");
        }
    }

    void endRow(long rowNumber) {
        rowNumbers[rowCount++] = rowNumber;
        if (rowCount == rowNumbers.length) {
            resize(Math.multiplyExact(rowCount, 2));
        }
    }

    /** Appends all rows of another batch of the same schema. */
    void append(RowBatch batch) {
        int total = Math.addExact(rowCount, batch.rowCount());
        if (total >= rowNumbers.length) {
            resize(Math.max(Math.addExact(total, 1), Math.multiplyExact(rowNumbers.length, 2)));
        }
        for (int column = 0; column < columns.length; column++) {
            Object from =
                    schema.column(column).type() == ColumnType.NUMBER ? batch.numbers(column) : batch.texts(column);
            System.arraycopy(from, 0, columns[column], rowCount, batch.rowCount());
        }
        for (int row = 0; row < batch.rowCount(); row++) {
            rowNumbers[rowCount++] = batch.rowNumber(row);
        }
    }

    /** The rows so far; the builder begins anew. */
    RowBatch take() {
        var taken = new Object[columns.length];
        for (int column = 0; column < columns.length; column++) {
            taken[column] = sized(columns[column], rowCount);
        }
        var batch = new RowBatch(schema, taken, Arrays.copyOf(rowNumbers, rowCount));
        rowCount = 0;
        return batch;
    }

    private void allocate(int capacity) {
        for (int column = 0; column < columns.length; column++) {
            boolean isNumber = schema.column(column).type() == ColumnType.NUMBER;
            columns[column] = isNumber ? new double[capacity] : new String[capacity];
        }
    }

    private void resize(int capacity) {
        Arrays.setAll(columns, column -> sized(columns[column], capacity));
        rowNumbers = Arrays.copyOf(rowNumbers, capacity);
    }

    private static Object sized(Object column, int length) {
        return column instanceof double[] numbers
                ? Arrays.copyOf(numbers, length)
                : Arrays.copyOf((String[]) column, length);
    }
}
