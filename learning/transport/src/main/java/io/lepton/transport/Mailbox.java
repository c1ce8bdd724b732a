package io.lepton.transport;

import com.google.protobuf.ByteString;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Letters that wait for one participant, and its session: one process at a time is the participant, the one that joined last.
 *
 * <p>A letter that was handed out and did not arrive is lost; the core asks again. Guarded by its own lock; safe for any thread.
 */
final class Mailbox {
    private static final int LETTERS_MAX = 64;
    /** Room in a message for what is around the letters. */
    private static final int BATCH_BYTES_MAX = CallFrame.MESSAGE_BYTES_MAX - (64 << 10);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<ByteString> letters = new ArrayDeque<>();
    private ByteString session = ByteString.EMPTY;
    private boolean isClosed;

    /** Begins a session; whoever waits in another is told that it is over. */
    void join(ByteString fresh) {
        locked(() -> {
            session = fresh;
            changed.signalAll();
        });
    }

    /**
     * Holds a call to the session.
     *
     * @throws LeptonException {@link ErrorCode#NOT_FOUND} if there is none, so that the participant must join; {@link ErrorCode#CONFLICT}
     *     if another process has joined as the same participant since
     */
    void require(ByteString claimed) {
        locked(() -> check(claimed));
    }

    /** Puts a letter there; of too many the oldest go. */
    void put(ByteString letter) {
        locked(() -> {
            letters.add(letter);
            if (letters.size() > LETTERS_MAX) {
                letters.remove();
            }
            changed.signalAll();
        });
    }

    /** Waits for letters; none if none come in time. */
    List<ByteString> take(ByteString claimed, long waitMillis) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = TimeUnit.MILLISECONDS.toNanos(waitMillis);
            check(claimed);
            while (letters.isEmpty() && left > 0 && !isClosed) {
                left = changed.awaitNanos(left);
                check(claimed);
            }
            List<ByteString> batch = new ArrayList<>();
            int bytes = 0;
            while (!letters.isEmpty()
                    && (batch.isEmpty() || bytes + letters.element().size() < BATCH_BYTES_MAX)) {
                bytes += letters.element().size();
                batch.add(letters.remove());
            }
            changed.signalAll();
            return batch;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until nothing waits here; false if it took too long. */
    boolean awaitEmpty(long nanosMax) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = nanosMax;
            while (!letters.isEmpty() && left > 0) {
                left = changed.awaitNanos(left);
            }
            return letters.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** Lets nobody wait any more. */
    void close() {
        locked(() -> {
            isClosed = true;
            changed.signalAll();
        });
    }

    private void check(ByteString claimed) {
        if (session.isEmpty()) {
            throw new LeptonException(ErrorCode.NOT_FOUND, "no such session, join first");
        }
        if (!session.equals(claimed)) {
            throw new LeptonException(ErrorCode.CONFLICT, "another process has joined as the same participant");
        }
    }

    private void locked(Runnable work) {
        lock.lock();
        try {
            work.run();
        } finally {
            lock.unlock();
        }
    }
}
