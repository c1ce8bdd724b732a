package io.lepton.training.torch;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;

/**
 * Has the C library keep memory that is freed, since the next step takes as much again.
 *
 * <p>By itself, glibc gives the large tensors of a step back to the system as soon as they are freed, unless it runs on a
 * program's first thread, as in Python and never in a JVM. The system then has to find and clear each page anew in every step,
 * which took longer than the calculation: 4.7 of the 5.6 seconds of an LSTM's epoch. What is kept is what the largest step
 * needed, until the process ends.
 *
 * @see <a href="https://man7.org/linux/man-pages/man3/mallopt.3.html">mallopt(3)</a>
 */
@SuppressWarnings("restricted") // Calls native code, which a process that trains is allowed to.
final class NativeMemory {
    /** From how many bytes on a block is a mapping of its own, which is unmapped when it is freed. */
    private static final int MMAP_THRESHOLD = -3;

    /** From how many free bytes at its end on a heap is cut. */
    private static final int TRIM_THRESHOLD = -1;

    private static final int NEVER = 1 << 30;

    /**
     * How much more than it is asked for a heap takes from the system. A thread has heaps of 64 MiB; one that is empty is unmapped
     * whatever the thresholds say, unless the heap before it lacks this much. Twice their size is more than any of them can have.
     */
    private static final int TOP_PAD = -2;

    private static final int TWO_HEAPS = 128 << 20;

    private NativeMemory() {}

    /** Tells the C library, where it can be told: others than glibc have no such function. */
    static void keepFreed() {
        var linker = Linker.nativeLinker();
        linker.defaultLookup()
                .find("mallopt")
                .map(address -> linker.downcallHandle(address, FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT)))
                .ifPresent(mallopt -> {
                    set(mallopt, MMAP_THRESHOLD, NEVER);
                    set(mallopt, TRIM_THRESHOLD, NEVER);
                    set(mallopt, TOP_PAD, TWO_HEAPS);
                });
    }

    /** One that refuses only makes training slower. */
    private static void set(MethodHandle mallopt, int parameter, int bytes) {
        try {
            int _ = (int) mallopt.invokeExact(parameter, bytes);
        } catch (Throwable e) {
            throw new AssertionError("a C function threw", e);
        }
    }
}
