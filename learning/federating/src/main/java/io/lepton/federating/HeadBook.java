package io.lepton.federating;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.runs.RunFolder;
import io.lepton.wire.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The last layers that sites kept to themselves while they learned: told once the federation is over, by each site's own call, and kept in
 * the federation's folder. Guarded by its own lock; safe for any thread.
 */
final class HeadBook {
    private final RunFolder folder;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<String, Meeting.Head> told = new TreeMap<>();
    private OptionalInt count = OptionalInt.empty();

    HeadBook(RunFolder folder) {
        this.folder = folder;
    }

    /** Takes heads of so many numbers from now on. */
    void open(int numbers) {
        lock.lock();
        try {
            count = OptionalInt.of(numbers);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes what a site tells; the same again changes nothing.
     *
     * @throws LeptonException {@link ErrorCode#OVERLOADED} as long as something is learned, {@link ErrorCode#INVALID_REQUEST} if it cannot
     *     be a head of the model, {@link ErrorCode#CONFLICT} if the site has told another
     */
    void take(String site, Meeting.Head head) {
        lock.lock();
        try {
            if (count.isEmpty()) {
                throw new LeptonException(ErrorCode.OVERLOADED, "last layers are told when the federation is over");
            }
            if (!head.isOf(count.getAsInt())) {
                throw new LeptonException(
                        ErrorCode.INVALID_REQUEST,
                        "not the last layers of this model: site=" + site + ", numbers=" + count.getAsInt());
            }
            Optional<Meeting.Head> before = find(site);
            if (before.isPresent() && !before.get().equals(head)) {
                throw new LeptonException(
                        ErrorCode.CONFLICT, "the site has told other last layers before: site=" + site);
            }
            if (before.isEmpty()) {
                folder.keep(page(site), Json.writePretty(head));
                told.put(site, head);
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits until all of these have told; returns who has not. */
    Set<String> await(Set<String> sites, Duration max) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = max.toNanos();
            Set<String> missing = missing(sites);
            while (!missing.isEmpty() && left > 0) {
                left = changed.awaitNanos(left);
                missing = missing(sites);
            }
            return missing;
        } finally {
            lock.unlock();
        }
    }

    /** What those of these sites have told that have. */
    Map<String, Meeting.Head> of(Set<String> sites) {
        lock.lock();
        try {
            Map<String, Meeting.Head> found = new TreeMap<>();
            sites.forEach(site -> find(site).ifPresent(head -> found.put(site, head)));
            return found;
        } finally {
            lock.unlock();
        }
    }

    private Set<String> missing(Set<String> sites) {
        Set<String> missing = new TreeSet<>(sites);
        missing.removeIf(site -> find(site).isPresent());
        return missing;
    }

    private Optional<Meeting.Head> find(String site) {
        if (!told.containsKey(site)) {
            folder.kept(page(site))
                    .ifPresent(text ->
                            told.put(site, Json.read(text.getBytes(StandardCharsets.UTF_8), Meeting.Head.class)));
        }
        return Optional.ofNullable(told.get(site));
    }

    private static String page(String site) {
        return "head-" + site + ".json";
    }
}
