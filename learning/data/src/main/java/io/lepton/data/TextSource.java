package io.lepton.data;

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
        private final int batchRows;
        private final RowBatchBuilder rows;
        private final FieldReader fields;
        private final BoundedLines lines;

        Lines(TextSource source, Schema schema, int batchRows, Problems problems) {
            this.batchRows = batchRows;
            this.rows = new RowBatchBuilder(schema);
            this.fields = new FieldReader(schema, Set.of(), rows, problems);
            this.lines = new BoundedLines(source.file(), source.encoding());
        }

        @Override
        public Optional<RowBatch> next() {
            while (rows.rowCount() < batchRows) {
                Optional<String> text = lines.next();
                if (text.isEmpty()) {
                    break;
                }
                char[] characters = text.get().toCharArray();
                fields.read(0, characters, 0, characters.length, lines.line());
                rows.endRow(lines.line());
            }
            return rows.rowCount() == 0 ? Optional.empty() : Optional.of(rows.take());
        }

        @Override
        public void close() {
            lines.close();
        }
    }
}
