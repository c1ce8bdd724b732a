package io.lepton.gateway;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Keeps the newest records in memory, up to a bound. Safe for any thread. */
public final class MemoryRequestLog implements RequestLog {
    private final Deque<RequestRecord> records = new ArrayDeque<>();
    private final int recordsMax;

    public MemoryRequestLog(int recordsMax) {
        this.recordsMax = recordsMax;
    }

    @Override
    public synchronized void append(RequestRecord request) {
        if (records.size() == recordsMax) {
            records.removeFirst();
        }
        records.addLast(request);
    }

    /** The records that are kept, oldest first. */
    public synchronized List<RequestRecord> records() {
        return List.copyOf(records);
    }
}
