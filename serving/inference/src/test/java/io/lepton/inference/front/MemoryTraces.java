package io.lepton.inference.front;

import io.lepton.telemetry.RequestTrace;
import io.lepton.telemetry.Traces;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** Keeps traces; its clock goes on by a microsecond each time it is read. */
final class MemoryTraces implements Traces {
    private final List<RequestTrace> taken = new CopyOnWriteArrayList<>();
    private final AtomicLong nanos = new AtomicLong();

    List<RequestTrace> taken() {
        return taken;
    }

    void clear() {
        taken.clear();
    }

    @Override
    public boolean isOn() {
        return true;
    }

    @Override
    public long nanos() {
        return nanos.addAndGet(1_000);
    }

    @Override
    public void record(RequestTrace trace) {
        taken.add(trace);
    }

    @Override
    public void close() {
        // Holds nothing.
    }
}
