package io.lepton.inference.front;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The buffers of one request: its body, and the tensors that are read out of its text.
 *
 * <p>Given back together, once its run is over and its answer made. A request that ends in any other way, while a run may
 * still read its tensors, leaves them to the collector. Used by one thread at a time.
 */
final class RequestMemory {
    private final BufferShelf shelf;
    private final List<ByteBuffer> lent = new ArrayList<>(2);

    RequestMemory(BufferShelf shelf) {
        this.shelf = shelf;
    }

    /** Memory of which nothing is kept. */
    static RequestMemory fresh() {
        return new RequestMemory(new BufferShelf(0));
    }

    /** A direct buffer of at least so many bytes. */
    ByteBuffer direct(int size) {
        return lend(shelf.takeDirect(size));
    }

    /** A buffer in the Java heap of at least so many bytes. */
    ByteBuffer heap(int size) {
        return lend(shelf.takeHeap(size));
    }

    /** A direct buffer of exactly so many bytes, whatever they are. */
    ByteBuffer tensor(int size) {
        return direct(size).slice(0, size);
    }

    /** A buffer of the same kind with more room and the same bytes up to the position; the other must not be used any more. */
    ByteBuffer larger(ByteBuffer full, int size) {
        ByteBuffer room = full.isDirect() ? direct(size) : heap(size);
        return room.put(full.flip());
    }

    /** Nothing reads any of it any more. */
    void giveBack() {
        lent.forEach(shelf::give);
        lent.clear();
    }

    private ByteBuffer lend(ByteBuffer buffer) {
        lent.add(buffer);
        return buffer;
    }
}
