package io.lepton.inference;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What must leave memory so that a model can come in; pure.
 *
 * @param <T> how the owner knows a model
 */
sealed interface MemoryPlan<T> {
    /** It fits once these, which are idle, have left; in the order in which they are to. */
    record Fits<T>(List<T> evicted) implements MemoryPlan<T> {
        public Fits {
            evicted = List.copyOf(evicted);
        }
    }

    /** It would fit if models that are at work left; it must wait until they rest. */
    record Waits<T>() implements MemoryPlan<T> {}

    /** It is larger than all of the memory. */
    record NeverFits<T>() implements MemoryPlan<T> {}

    /**
     * One model in memory.
     *
     * @param bytes what it takes
     * @param idleSinceNanos when its last request ended, in monotonic time
     * @param isBusy whether requests wait or run
     */
    record Resident<T>(T model, long bytes, long idleSinceNanos, boolean isBusy) {}

    /**
     * Decides: those that are idle longest leave, and no more of them than must; who is busy stays.
     *
     * @param bytes what the new model takes
     * @param bytesMax what all may take together
     */
    static <T> MemoryPlan<T> of(long bytes, long bytesMax, List<Resident<T>> residents) {
        if (bytes > bytesMax) {
            return new NeverFits<>();
        }
        long free = bytesMax - residents.stream().mapToLong(Resident::bytes).sum();
        List<Resident<T>> idle = residents.stream()
                .filter(resident -> !resident.isBusy())
                // By difference, because monotonic time may overflow.
                .sorted(Comparator.comparing(Resident::idleSinceNanos, (left, right) -> Long.signum(left - right)))
                .toList();
        List<T> evicted = new ArrayList<>();
        for (int next = 0; free < bytes && next < idle.size(); next++) {
            evicted.add(idle.get(next).model());
            free += idle.get(next).bytes();
        }
        return free < bytes ? new Waits<>() : new Fits<>(evicted);
    }
}
