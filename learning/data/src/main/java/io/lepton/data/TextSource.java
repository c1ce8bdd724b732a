package io.lepton.data;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A file of lines, each one text, in one column called {@value #COLUMN}. */
record TextSource(Path file, Charset encoding) implements RowSource {
    static final String COLUMN = "text";

    @Override
    public Schema inferSchema() {
        return Schema.of(List.of(Column.of(COLUMN, ColumnType.TEXT)));
    }

    @Override
    public RowReader open(Schema schema, int batchRows, Problems problems) {
        return new Lines(this, schema, batchRows, problems);
    }

    private static final class Lines implements RowReader {
        private final TextSource source;
        private final int batchRows;
        private final RowBatchBuilder rows;
        private final FieldReader fields;
        private final BufferedReader lines;
        private long line;

        Lines(TextSource source, Schema schema, int batchRows, Problems problems) {
            this.source = source;
            this.batchRows = batchRows;
            this.rows = new RowBatchBuilder(schema);
            this.fields = new FieldReader(schema, Set.of(), rows, problems);
            this.lines = new BufferedReader(InputFiles.reader(source.file(), source.encoding()));
        }

        @Override
        public Optional<RowBatch> next() {
            try {
                while (rows.rowCount() < batchRows) {
                    String text = lines.readLine();
                    if (text == null) {
                        break;
                    }
                    line++;
                    fields.read(0, text.toCharArray(), 0, text.length(), line);
                    rows.endRow(line);
                }
            } catch (IOException e) {
                throw InputFiles.failed(source.file(), e);
            }
            return rows.rowCount() == 0 ? Optional.empty() : Optional.of(rows.take());
        }

        @Override
        public void close() {
            try {
                lines.close();
            } catch (IOException e) {
                throw InputFiles.failed(source.file(), e);
            }
        }
    }
}
