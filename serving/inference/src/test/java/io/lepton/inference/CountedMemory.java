package io.lepton.inference;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/** The memory twin of the meter: tells what a test says, and counts how often memory was given back. */
final class CountedMemory implements MemoryMeter {
    private final LongSupplier used;
    private final AtomicInteger returns = new AtomicInteger();

    /** A meter that sees nothing. */
    CountedMemory() {
        this(() -> 0);
    }

    CountedMemory(LongSupplier used) {
        this.used = used;
    }

    int returns() {
        return returns.get();
    }

    @Override
    public long usedBytes() {
        return used.getAsLong();
    }

    @Override
    public void giveBack() {
        returns.incrementAndGet();
    }
}
