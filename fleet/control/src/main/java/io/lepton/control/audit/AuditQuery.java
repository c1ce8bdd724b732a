package io.lepton.control.audit;

import io.lepton.governance.AuditEntry;
import io.lepton.governance.AuditFact;
import io.lepton.governance.AuditFact.Outcome;
import java.time.Instant;
import java.util.Optional;

/**
 * Which entries are wanted; a text that ends in {@code *} is wanted of all that begins so.
 *
 * @param actor who
 * @param action what was done
 * @param resource to what
 * @param outcome what came of it
 * @param from not before this
 * @param until before this
 * @param before only entries before this one
 * @param limit how many at most, from 1 to {@link #MAX}
 */
public record AuditQuery(
        Optional<String> actor,
        Optional<String> action,
        Optional<String> resource,
        Optional<Outcome> outcome,
        Optional<Instant> from,
        Optional<Instant> until,
        long before,
        int limit) {
    /** The most entries of one answer. */
    public static final int MAX = 1_000;

    public AuditQuery {
        if (limit < 1 || limit > MAX) {
            throw new IllegalArgumentException("outside [1, " + MAX + "]: limit=" + limit);
        }
    }

    /** The newest entries. */
    public static AuditQuery newest(int limit) {
        Optional<String> any = Optional.empty();
        return new AuditQuery(
                any, any, any, Optional.empty(), Optional.empty(), Optional.empty(), Long.MAX_VALUE, limit);
    }

    boolean includes(AuditEntry entry) {
        AuditFact fact = entry.fact();
        return entry.sequence() < before
                && outcome.map(fact.outcome()::equals).orElse(true)
                && from.map(at -> !fact.at().isBefore(at)).orElse(true)
                && until.map(at -> fact.at().isBefore(at)).orElse(true)
                && fits(actor, fact.actor())
                && fits(action, fact.action())
                && fits(resource, fact.resource());
    }

    private static boolean fits(Optional<String> wanted, String text) {
        return wanted.map(pattern -> pattern.endsWith("*")
                        ? text.startsWith(pattern.substring(0, pattern.length() - 1))
                        : text.equals(pattern))
                .orElse(true);
    }
}
