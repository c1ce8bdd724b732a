package io.lepton.inference;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The native memory of this process, measured in the most exact way that it offers:
 *
 * <ol>
 *   <li>The bytes that {@code malloc} has given out, by {@code mallinfo2} of glibc 2.33 and later, over all of its arenas.
 *       ONNX Runtime takes everything from there, so a load that runs by itself is measured to the byte; what other threads
 *       take or free meanwhile (buffers of requests, the compiler's) is measured with it, the Java heap is not.
 *   <li>The pages of the process, from {@code /proc/self/statm}. Coarser: the Java heap moves it too, and a load into memory
 *       that was free but not handed back does not.
 *   <li>Nothing; then a model counts as large as its file.
 * </ol>
 *
 * <p>glibc keeps what is freed between other blocks; {@code malloc_trim}, where there is one, hands back its whole pages. No
 * threshold of glibc is changed: a lower one would make each run of a large model map and clear its memory anew. Safe for
 * any thread.
 */
final class NativeMemory implements MemoryMeter {
    private static final Logger LOG = LoggerFactory.getLogger(NativeMemory.class);
    private static final Path STATM = Path.of("/proc/self/statm");
    private static final int PAGE_BYTES = 4_096;

    /** {@code struct mallinfo2}: ten sizes; the fifth is mapped block by block, the eighth given out of the arenas. */
    private static final MemoryLayout SIZES =
            MemoryLayout.structLayout(MemoryLayout.sequenceLayout(10, ValueLayout.JAVA_LONG));

    private static final int MAPPED = 4;
    private static final int GIVEN_OUT = 7;

    private final LongSupplier used;
    private final Runnable trim;

    private NativeMemory(LongSupplier used, Runnable trim) {
        this.used = used;
        this.trim = trim;
    }

    /** Finds out what this process offers. */
    static NativeMemory ofThisProcess() {
        Optional<MethodHandle> info = find("mallinfo2", FunctionDescriptor.of(SIZES));
        Optional<MethodHandle> trim =
                find("malloc_trim", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG));
        LongSupplier used =
                info.<LongSupplier>map(handle -> () -> allocatedBytes(handle)).orElseGet(NativeMemory::pages);
        return new NativeMemory(
                used, trim.<Runnable>map(handle -> () -> trim(handle)).orElse(() -> {}));
    }

    /** The pages of the process in memory, in bytes; 0 where the system does not tell. */
    static long residentBytes() {
        try {
            return Long.parseLong(Files.readString(STATM).split(" ", -1)[1]) * PAGE_BYTES;
        } catch (IOException _) {
            return 0;
        }
    }

    @Override
    public long usedBytes() {
        return used.getAsLong();
    }

    @Override
    public void giveBack() {
        trim.run();
    }

    @SuppressWarnings("restricted")
    private static Optional<MethodHandle> find(String function, FunctionDescriptor type) {
        Linker linker = Linker.nativeLinker();
        return linker.defaultLookup().find(function).map(address -> linker.downcallHandle(address, type));
    }

    private static LongSupplier pages() {
        if (!Files.isReadable(STATM)) {
            LOG.info("no figures of native memory here: models count as large as their files");
        }
        return NativeMemory::residentBytes;
    }

    private static long allocatedBytes(MethodHandle info) {
        try (Arena arena = Arena.ofConfined()) {
            var sizes = (MemorySegment) info.invokeExact((SegmentAllocator) arena);
            return sizes.getAtIndex(ValueLayout.JAVA_LONG, MAPPED) + sizes.getAtIndex(ValueLayout.JAVA_LONG, GIVEN_OUT);
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    private static void trim(MethodHandle trim) {
        try {
            int _ = (int) trim.invokeExact(0L);
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    private static IllegalStateException broken(Throwable cause) {
        return new IllegalStateException("a function of the C library cannot be called", cause);
    }
}
