package io.lepton.wire;

import io.lepton.domain.RegionId;
import java.time.Instant;
import java.util.Optional;

/**
 * Something that a gateway or a node saw and that belongs into the audit log.
 *
 * @param at when, by its own clock; of several that are told as one, the first
 * @param actor who did it or asked for it
 * @param action what was done, such as {@code load:model}
 * @param resource to what, such as {@code models/fraud/3}
 * @param outcome {@code accepted}, {@code refused} or {@code failed}
 * @param region where
 * @param detail what else is to be said, such as the code of a refusal
 * @param count how often, where equal things are told as one
 */
public record AuditNote(
        Instant at,
        String actor,
        String action,
        String resource,
        String outcome,
        RegionId region,
        Optional<String> detail,
        long count) {
    public static final String ACCEPTED = "accepted";
    public static final String REFUSED = "refused";
    public static final String FAILED = "failed";

    /** The same so many times. */
    public AuditNote times(long number) {
        return new AuditNote(at, actor, action, resource, outcome, region, detail, number);
    }
}
