package io.lepton.inference;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** Knows how much memory the machine, or the container, has. */
final class MachineMemory {
    private static final long LEAST_BYTES = 64L << 20;

    private MachineMemory() {}

    /** Half of the memory beside the largest Java heap, in bytes; the rest is left to requests and other programs. */
    static long halfBesideTheHeap() {
        var system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        return halfBeside(Runtime.getRuntime().maxMemory(), system.getTotalMemorySize());
    }

    static long halfBeside(long heapBytesMax, long totalBytes) {
        return Math.max(LEAST_BYTES, (totalBytes - heapBytesMax) / 2);
    }
}
