package io.lepton.data;

import java.util.Optional;

/** Pulls rows out of a source, a bounded number at a time. Confined to one thread. */
public interface RowReader extends AutoCloseable {
    /**
     * The next rows; empty at the end.
     *
     * @throws io.lepton.domain.LeptonException {@code INVALID_REQUEST} with the row, where the source cannot be read on;
     *     {@code STORAGE_FAILED} if the disk fails
     */
    Optional<RowBatch> next();

    @Override
    void close();
}
