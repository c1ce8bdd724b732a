package io.lepton.control;

import io.lepton.domain.ModelName;
import java.util.Optional;

/**
 * Which changes to read, oldest first.
 *
 * @param after only those of later revisions
 * @param upTo only those of this revision and before
 * @param model only those about it
 * @param order which end of the history comes first
 * @param max at most so many, 1 to {@link #MAX}
 */
public record ChangeQuery(long after, long upTo, Optional<ModelName> model, Order order, int max) {
    /** Which end comes first; it also says which changes are left out when there are too many. */
    public enum Order {
        OLDEST_FIRST,
        NEWEST_FIRST
    }

    public static final int MAX = 1_000;

    public ChangeQuery {
        if (after < 0) {
            throw new IllegalArgumentException("must be at least 0: after=" + after);
        }
        if (max < 1 || max > MAX) {
            throw new IllegalArgumentException("outside [1, " + MAX + "]: limit=" + max);
        }
    }

    /** Every change after a revision, as many as one reading gives. */
    public static ChangeQuery after(long revision) {
        return new ChangeQuery(revision, Long.MAX_VALUE, Optional.empty(), Order.OLDEST_FIRST, MAX);
    }

    /** The changes of one revision. */
    public static ChangeQuery of(long revision) {
        return new ChangeQuery(revision - 1, revision, Optional.empty(), Order.OLDEST_FIRST, MAX);
    }

    /** Whether a change is asked for. */
    boolean includes(Change change) {
        return change.revision() > after
                && change.revision() <= upTo
                && model.map(name -> change.resource().model().equals(Optional.of(name)))
                        .orElse(true);
    }
}
