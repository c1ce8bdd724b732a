package io.lepton.data;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Pulls rows out of a file of separated values, field by field without making strings of numbers. */
final class CsvRowReader implements RowReader {
    private final Path file;
    private final CsvOptions options;
    private final Schema schema;
    private final int batchRows;
    private final RowBatchBuilder rows;
    private final FieldReader fields;
    private final Problems problems;
    private final CloseableIterator<Boolean> records;

    CsvRowReader(Path file, CsvOptions options, Schema schema, int batchRows, Problems problems) {
        this.file = file;
        this.options = options;
        this.schema = schema;
        this.batchRows = batchRows;
        this.problems = problems;
        this.rows = new RowBatchBuilder(schema);
        this.fields = new FieldReader(schema, Set.copyOf(options.missing()), rows, problems);
        this.records = CsvSource.builder(options)
                .build(new Records(), InputFiles.reader(file, options.encoding()))
                .iterator();
    }

    @Override
    public Optional<RowBatch> next() {
        try {
            while (rows.rowCount() < batchRows && records.hasNext()) {
                records.next();
            }
        } catch (CsvParseException e) {
            if (e.getCause() instanceof LeptonException told) {
                throw told;
            }
            throw CsvSource.unreadable(file, e);
        } catch (UncheckedIOException e) {
            throw InputFiles.failed(file, new IOException(e));
        }
        return rows.rowCount() == 0 ? Optional.empty() : Optional.of(rows.take());
    }

    @Override
    public void close() {
        try {
            records.close();
        } catch (IOException e) {
            throw InputFiles.failed(file, e);
        }
    }

    /** Hot: takes the parser's fields as they lie in its buffer. */
    private final class Records extends AbstractBaseCsvCallbackHandler<Boolean> {
        private final int columns = schema.size();
        private boolean isHeader = options.hasHeader();
        private String[] header = new String[0];
        private int fieldCount;

        @Override
        protected void handleBegin(long startingLineNumber) {
            fieldCount = 0;
            if (isHeader) {
                header = new String[columns];
            }
        }

        @Override
        protected void handleField(int field, char[] text, int offset, int length, boolean quoted) {
            fieldCount = field + 1;
            if (field >= columns) {
                return;
            }
            if (isHeader) {
                header[field] = new String(text, offset, length).strip();
            } else {
                fields.read(field, text, offset, offset + length, getStartingLineNumber());
            }
        }

        @Override
        protected Boolean buildRecord() {
            if (isHeader) {
                isHeader = false;
                checkHeader();
            } else if (fieldCount == columns) {
                rows.endRow(getStartingLineNumber());
            } else if (fieldCount > 0) {
                problems.add(
                        ProblemKind.RAGGED_ROW,
                        getStartingLineNumber(),
                        "",
                        "expected " + columns + " fields, found " + fieldCount);
            }
            return Boolean.TRUE;
        }

        /** A second file, or the same one later, may have lost a column. */
        private void checkHeader() {
            if (!options.names().isEmpty()) {
                return;
            }
            List<String> names = schema.names();
            for (int column = 0; column < columns; column++) {
                String found = column < fieldCount ? header[column] : "";
                String expected = names.get(column);
                if (!expected.equals(found) && !(found.isEmpty() && expected.equals("column" + (column + 1)))) {
                    throw new LeptonException(
                            ErrorCode.INVALID_REQUEST,
                            "a column has vanished or moved: column=" + expected + ", found=" + found + ", at="
                                    + (column + 1) + ", file=" + file.getFileName());
                }
            }
        }
    }
}
