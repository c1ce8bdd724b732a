package io.lepton.data;

import java.util.List;

/** Where rows come from: a file that can be read from its start as often as is needed. */
public interface RowSource {
    /** The columns as the beginning of the source shows them. */
    Schema inferSchema();

    /**
     * Begins to read.
     *
     * @param schema the columns, all of them, perhaps of other types than were inferred
     * @param batchRows the most rows of a batch, at least 1: what bounds the memory
     * @param problems receives what is wrong
     */
    RowReader open(Schema schema, int batchRows, Problems problems);

    /** Reads everything, however large. */
    default RowBatch readAll(Schema schema, Problems problems) {
        var all = new RowBatchBuilder(schema);
        try (var reader = open(schema, RowSources.BATCH_ROWS, problems)) {
            for (var batch = reader.next(); batch.isPresent(); batch = reader.next()) {
                all.append(batch.get());
            }
        }
        return all.take();
    }

    /** The same source with other files after it, of the same columns. */
    static RowSource inOrder(List<RowSource> sources) {
        return new RowSources(sources);
    }
}
