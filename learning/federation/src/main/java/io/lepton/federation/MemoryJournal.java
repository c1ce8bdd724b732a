package io.lepton.federation;

import java.util.ArrayList;
import java.util.List;

/** A journal that lasts as long as its object: for tests, and for runs that nobody resumes. Confined to one thread. */
public final class MemoryJournal implements Journal {
    private final List<Entry> entries = new ArrayList<>();

    @Override
    public void append(Entry entry) {
        entries.add(entry);
    }

    @Override
    public List<Entry> entries() {
        return List.copyOf(entries);
    }
}
