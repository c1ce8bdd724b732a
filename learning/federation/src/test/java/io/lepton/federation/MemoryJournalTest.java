package io.lepton.federation;

final class MemoryJournalTest extends JournalContract {
    private final Journal journal = new MemoryJournal();

    @Override
    protected Journal open() {
        return journal;
    }
}
