package io.lepton.control;

import io.lepton.control.Change.Kind;
import io.lepton.domain.ModelName;
import java.util.Optional;

/**
 * Which changes to read, oldest first.
 *
 * @param after only those of later revisions
 * @param upTo only those of this revision and before
 * @param model only those about it
 * @param subject only those of one kind or one thing
 * @param order which end of the history comes first
 * @param max at most so many, 1 to {@link #MAX}; {@link #WHOLE_REVISION} for those of one revision
 */
public record ChangeQuery(
        long after, long upTo, Optional<ModelName> model, Optional<Subject> subject, Order order, int max) {
    /** Which end comes first; it also says which changes are left out when there are too many. */
    public enum Order {
        OLDEST_FIRST,
        NEWEST_FIRST
    }

    /**
     * A kind, or one thing of it with what is said of it.
     *
     * @param name absent for every thing of the kind
     */
    public record Subject(Kind kind, Optional<String> name) {
        boolean includes(Change.Resource resource) {
            boolean isOfKind = resource.kind() == kind;
            return name.map(one -> (isOfKind && resource.name().equals(one))
                            || (resource.kind() == Kind.METADATA
                                    && resource.name().equals(Metadata.name(kind, one))))
                    .orElse(isOfKind);
        }
    }

    public static final int MAX = 1_000;
    /** More than one write can change. */
    static final int WHOLE_REVISION = Integer.MAX_VALUE;

    public ChangeQuery {
        if (after < 0) {
            throw new IllegalArgumentException("must be at least 0: after=" + after);
        }
        boolean isWhole = max == WHOLE_REVISION && upTo - after == 1;
        if (!isWhole && (max < 1 || max > MAX)) {
            throw new IllegalArgumentException("outside [1, " + MAX + "]: limit=" + max);
        }
    }

    /** Changes of every kind. */
    public ChangeQuery(long after, long upTo, Optional<ModelName> model, Order order, int max) {
        this(after, upTo, model, Optional.empty(), order, max);
    }

    /** Every change after a revision, as many as one reading gives. */
    public static ChangeQuery after(long revision) {
        return new ChangeQuery(revision, Long.MAX_VALUE, Optional.empty(), Order.OLDEST_FIRST, MAX);
    }

    /** The changes of one revision, however many. */
    public static ChangeQuery of(long revision) {
        return new ChangeQuery(revision - 1, revision, Optional.empty(), Order.OLDEST_FIRST, WHOLE_REVISION);
    }

    /** The same of one thing alone, and of what is said of it. */
    ChangeQuery about(Kind kind, String name) {
        return about(new Subject(kind, Optional.of(name)));
    }

    ChangeQuery about(Subject only) {
        return new ChangeQuery(after, upTo, model, Optional.of(only), order, max);
    }

    /** Every change of one revision that this query asks for. */
    ChangeQuery within(long revision) {
        return new ChangeQuery(revision - 1, revision, model, subject, order, WHOLE_REVISION);
    }

    /** Whether a change is asked for. */
    boolean includes(Change change) {
        return change.revision() > after
                && change.revision() <= upTo
                && model.map(name -> change.resource().model().equals(Optional.of(name)))
                        .orElse(true)
                && subject.map(only -> only.includes(change.resource())).orElse(true);
    }
}
