package io.lepton.wire;

import java.time.Instant;
import java.util.Optional;

/**
 * An entry of the audit log as it is kept.
 *
 * @param sequence which entry it is, from 0
 * @param at when it happened
 * @param actor who did it or asked for it
 * @param action what was done
 * @param resource to what
 * @param outcome {@code accepted}, {@code refused} or {@code failed}
 * @param before the SHA-256 of what was there before
 * @param after the SHA-256 of what was there then
 * @param region where, if in one region
 * @param detail what else is said
 * @param count how often, if more than once
 * @param previous the hash of the line before
 */
public record AuditEntryView(
        long sequence,
        Instant at,
        String actor,
        String action,
        String resource,
        String outcome,
        Optional<String> before,
        Optional<String> after,
        Optional<String> region,
        Optional<String> detail,
        Optional<Long> count,
        String previous) {}
