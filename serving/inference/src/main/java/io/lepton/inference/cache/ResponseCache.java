package io.lepton.inference.cache;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The answers that a node keeps, of all its models together, within a bound of bytes.
 *
 * <p>Each loaded version has a shelf. When the next answer does not fit, the shelf that would take the most gives up its
 * answers, those first that were asked for longest ago, until it does. So a model that takes no more than an equal share of
 * the bound loses nothing to the others, however many different requests those get; and a model that is alone may take all of
 * it. An answer above an eighth of the bound is not kept, for it would drive out many.
 *
 * <p>Safe for any thread; the state is guarded by {@code lock}, under which nothing is called and nothing is copied.
 */
public final class ResponseCache {
    private static final int SHARE_OF_ONE_ANSWER = 8;

    private final long bytesMax;
    private final ReentrantLock lock = new ReentrantLock();
    private final List<Shelf> shelves = new ArrayList<>();
    private long bytes;
    private long evictions;

    /** @param bytesMax what the answers may take together; 0 keeps none */
    public ResponseCache(long bytesMax) {
        if (bytesMax < 0) {
            throw new IllegalArgumentException("must be at least 0: bytesMax=" + bytesMax);
        }
        this.bytesMax = bytesMax;
    }

    /** Whether it keeps anything at all. */
    public boolean isOn() {
        return bytesMax > 0;
    }

    /** What is in it now. */
    public CacheReading reading() {
        lock.lock();
        try {
            long answers =
                    shelves.stream().mapToLong(shelf -> shelf.answers.size()).sum();
            return new CacheReading(bytesMax, bytes, answers, evictions);
        } finally {
            lock.unlock();
        }
    }

    /** Makes a shelf for one loaded version. */
    Shelf open() {
        var shelf = new Shelf();
        lock.lock();
        try {
            shelves.add(shelf);
        } finally {
            lock.unlock();
        }
        return shelf;
    }

    /** Whether an answer of so many bytes is ever kept. */
    boolean takes(long answerBytes) {
        return answerBytes <= bytesMax / SHARE_OF_ONE_ANSWER;
    }

    /** The answers of one loaded version. */
    final class Shelf {
        /** From the one that was asked for longest ago to the last. */
        private final Map<AnswerKey, KeptAnswer> answers = new LinkedHashMap<>(16, 0.75f, true);

        private long taken;
        private boolean isClosed;

        private Shelf() {}

        Optional<KeptAnswer> find(AnswerKey key) {
            lock.lock();
            try {
                return Optional.ofNullable(answers.get(key));
            } finally {
                lock.unlock();
            }
        }

        /** Keeps an answer, if there is room for it or others make room; not once it is closed. */
        void keep(AnswerKey key, KeptAnswer answer) {
            long coming = answer.bytes();
            lock.lock();
            try {
                if (!isClosed && takes(coming) && !answers.containsKey(key) && makeRoom(coming)) {
                    answers.put(key, answer);
                    taken += coming;
                    bytes += coming;
                }
            } finally {
                lock.unlock();
            }
        }

        /** Drops every answer, and keeps none from now on. */
        void close() {
            lock.lock();
            try {
                isClosed = true;
                bytes -= taken;
                taken = 0;
                answers.clear();
                shelves.remove(this);
            } finally {
                lock.unlock();
            }
        }

        /** Tells whether so many bytes fit now; under the lock. */
        private boolean makeRoom(long coming) {
            while (bytes + coming > bytesMax) {
                Shelf largest = largest(coming);
                if (largest.answers.isEmpty()) {
                    // This one, whose first answer alone is more than its share.
                    return false;
                }
                largest.dropEldest();
            }
            return true;
        }

        /** The shelf that would take the most; this one if others would take as much. */
        private Shelf largest(long coming) {
            Shelf largest = this;
            long most = taken + coming;
            for (Shelf shelf : shelves) {
                if (shelf.taken > most) {
                    largest = shelf;
                    most = shelf.taken;
                }
            }
            return largest;
        }

        private void dropEldest() {
            Iterator<KeptAnswer> eldest = answers.values().iterator();
            long freed = eldest.next().bytes();
            eldest.remove();
            taken -= freed;
            bytes -= freed;
            evictions++;
        }
    }
}
