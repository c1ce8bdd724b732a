package io.lepton.inference.front;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Buffers that requests leave behind, kept for the next ones.
 *
 * <p>A new direct buffer costs its zeroes, the page faults below them and a cleaner that the collector must find, more than
 * it costs to fill it; one that comes back is still in the processor's caches. Sizes are powers of two from 4 KiB to 1 MiB.
 * Larger ones, and what exceeds the bound, are left to the collector, and so is what nobody gives back: to forget a buffer
 * costs time, never memory for good. Safe for any thread; guarded by its own monitor.
 */
final class BufferShelf {
    private static final int SMALLEST_BITS = 12;
    private static final int LARGEST_BITS = 20;

    private final long bytesMax;
    private final List<Deque<ByteBuffer>> direct = emptyDeques();
    private final List<Deque<ByteBuffer>> heap = emptyDeques();
    private long bytes;

    /** @param bytesMax it keeps no more; with 0 every buffer is new */
    BufferShelf(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    /** A direct buffer of at least so many bytes, whatever they are. */
    ByteBuffer takeDirect(int size) {
        ByteBuffer kept = take(direct, size);
        return kept == null ? ByteBuffer.allocateDirect(capacity(size)) : kept;
    }

    /** A buffer in the Java heap of at least so many bytes, whatever they are. */
    ByteBuffer takeHeap(int size) {
        ByteBuffer kept = take(heap, size);
        return kept == null ? ByteBuffer.allocate(capacity(size)) : kept;
    }

    /** Takes a buffer back that came from here and that nothing reads any more. */
    synchronized void give(ByteBuffer buffer) {
        int size = buffer.capacity();
        if (size <= 1 << LARGEST_BITS && bytes + size <= bytesMax) {
            bytes += size;
            (buffer.isDirect() ? direct : heap).get(place(size)).push(buffer.clear());
        }
    }

    private synchronized @Nullable ByteBuffer take(List<Deque<ByteBuffer>> shelf, int size) {
        if (size > 1 << LARGEST_BITS) {
            return null;
        }
        // The last one back is the first one out: it is the warmest.
        ByteBuffer kept = shelf.get(place(size)).poll();
        if (kept != null) {
            bytes -= kept.capacity();
        }
        return kept;
    }

    private static int capacity(int size) {
        return size > 1 << LARGEST_BITS ? size : 1 << (SMALLEST_BITS + place(size));
    }

    /** 0 for up to 4 KiB, 1 for up to 8 KiB, and so on. */
    private static int place(int size) {
        int bits = Integer.SIZE - Integer.numberOfLeadingZeros(Math.max(1, size) - 1);
        return Math.max(0, bits - SMALLEST_BITS);
    }

    private static List<Deque<ByteBuffer>> emptyDeques() {
        List<Deque<ByteBuffer>> deques = new ArrayList<>();
        for (int bits = SMALLEST_BITS; bits <= LARGEST_BITS; bits++) {
            deques.add(new ArrayDeque<>());
        }
        return List.copyOf(deques);
    }
}
