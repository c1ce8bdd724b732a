package io.lepton.federation;

import java.time.Instant;
import java.util.List;

/**
 * What a core has been through, in order; from it the core comes back as it was. The shell owns it, and has it on the disk before
 * {@link #append} returns. Confined to one thread.
 */
public interface Journal {
    /** What happened, and when. */
    record Entry(Happening happening, Instant time) {}

    /**
     * Adds an entry.
     *
     * @throws io.lepton.domain.LeptonException if it cannot be written; then it is not there
     */
    void append(Entry entry);

    /** All entries, the first first. */
    List<Entry> entries();
}
