package io.lepton.data;

import io.lepton.data.text.DateDigits;
import io.lepton.data.text.Interner;
import io.lepton.data.text.Numbers;
import java.util.Set;

/**
 * Hot: puts the characters of one field into its column, and reports what does not fit there.
 *
 * <p>A number costs a scan of its characters, a category or date a look-up, a text its string. Confined to one thread.
 */
final class FieldReader {
    private static final char REPLACEMENT = '\uFFFD';

    private final Schema schema;
    private final ColumnType[] types;
    private final Interner[] interners;
    private final Set<String> missing;
    private final RowBatchBuilder rows;
    private final Problems problems;

    FieldReader(Schema schema, Set<String> missing, RowBatchBuilder rows, Problems problems) {
        this.schema = schema;
        this.types = schema.columns().stream().map(Column::type).toArray(ColumnType[]::new);
        this.interners = new Interner[schema.size()];
        for (int column = 0; column < interners.length; column++) {
            interners[column] = new Interner();
        }
        this.missing = missing;
        this.rows = rows;
        this.problems = problems;
    }

    void read(int column, char[] text, int from, int to, long row) {
        int offset = from;
        int end = to;
        while (offset < end && text[offset] <= ' ') {
            offset++;
        }
        while (end > offset && text[end - 1] <= ' ') {
            end--;
        }
        if (offset == end) {
            rows.setMissing(column);
            return;
        }
        switch (types[column]) {
            case NUMBER -> readNumber(column, text, offset, end - offset, row);
            case CATEGORY -> readWord(column, interners[column].intern(text, offset, end - offset), row);
            case TEXT -> readWord(column, new String(text, offset, end - offset), row);
            case DATE -> readDate(column, interners[column].intern(text, offset, end - offset), row);
        }
    }

    private void readNumber(int column, char[] text, int offset, int length, long row) {
        double number = Numbers.parse(text, offset, length);
        rows.set(column, number);
        // A word for nothing is seldom, so it is only looked for among what is no number.
        if (Double.isNaN(number) && !missing.contains(new String(text, offset, length))) {
            report(ProblemKind.MIXED_TYPE, row, column, "expected a number, found " + length + " other characters");
        }
    }

    private void readWord(int column, String word, long row) {
        if (word.indexOf(REPLACEMENT) >= 0) {
            report(ProblemKind.WRONG_ENCODING, row, column, "bytes that are not of the declared encoding");
        }
        rows.set(column, missing.contains(word) ? "" : word);
    }

    private void readDate(int column, String date, long row) {
        boolean isMissing = missing.contains(date);
        boolean isDate =
                !isMissing && DateDigits.isDate(date, schema.column(column).dateOrder());
        if (!isMissing && !isDate) {
            report(
                    ProblemKind.NOT_A_DATE,
                    row,
                    column,
                    "expected digits in the order " + schema.column(column).dateOrder());
        }
        rows.set(column, isDate ? date : "");
    }

    private void report(ProblemKind kind, long row, int column, String detail) {
        problems.add(kind, row, schema.column(column).name(), detail);
    }
}
