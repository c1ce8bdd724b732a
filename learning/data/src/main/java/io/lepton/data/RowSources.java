package io.lepton.data;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** Several sources of the same columns, one after the other. */
record RowSources(List<RowSource> sources) implements RowSource {
    static final int BATCH_ROWS = 8_192;

    RowSources {
        sources = List.copyOf(sources);
        if (sources.isEmpty()) {
            throw new IllegalArgumentException("no sources");
        }
    }

    @Override
    public Schema inferSchema() {
        return sources.getFirst().inferSchema();
    }

    @Override
    public RowReader open(Schema schema, int batchRows, Problems problems) {
        return new Chain(sources.iterator(), schema, batchRows, problems);
    }

    private static final class Chain implements RowReader {
        private final Iterator<RowSource> rest;
        private final Schema schema;
        private final int batchRows;
        private final Problems problems;
        private RowReader current;

        Chain(Iterator<RowSource> sources, Schema schema, int batchRows, Problems problems) {
            this.rest = sources;
            this.schema = schema;
            this.batchRows = batchRows;
            this.problems = problems;
            this.current = sources.next().open(schema, batchRows, problems);
        }

        @Override
        public Optional<RowBatch> next() {
            var batch = current.next();
            while (batch.isEmpty() && rest.hasNext()) {
                current.close();
                current = rest.next().open(schema, batchRows, problems);
                batch = current.next();
            }
            return batch;
        }

        @Override
        public void close() {
            current.close();
        }
    }
}
