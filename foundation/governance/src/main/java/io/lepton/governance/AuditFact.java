package io.lepton.governance;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;

/**
 * Something that happened and is to be kept for good.
 *
 * @param at when, kept in microseconds
 * @param actor who did it or asked for it
 * @param action what was done, such as {@code put:deployments}
 * @param resource what it was done to, such as {@code deployments/fraud}
 * @param outcome what came of it
 * @param before the SHA-256 of what was there before, where something was replaced or removed
 * @param after the SHA-256 of what is there now, where something is
 * @param region where it happened, if in one region
 * @param detail what else is to be said, such as the code of a refusal
 * @param count how often, where equal things are told as one
 */
public record AuditFact(
        Instant at,
        String actor,
        String action,
        String resource,
        Outcome outcome,
        Optional<String> before,
        Optional<String> after,
        Optional<String> region,
        Optional<String> detail,
        long count) {
    /** The longest text; what is longer is cut. */
    public static final int CHARACTERS_MAX = 1_024;

    /** What came of something. */
    public enum Outcome {
        ACCEPTED,
        REFUSED,
        FAILED;

        /** The word for it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /**
         * Reads its word.
         *
         * @throws IllegalArgumentException if it is none
         */
        public static Outcome of(String word) {
            for (Outcome outcome : values()) {
                if (outcome.word().equals(word)) {
                    return outcome;
                }
            }
            throw new IllegalArgumentException(
                    "not an outcome: outcome=" + word + ", known=[accepted, refused, failed]");
        }
    }

    public AuditFact {
        at = at.truncatedTo(ChronoUnit.MICROS);
        actor = sound("actor", actor);
        action = sound("action", action);
        resource = sound("resource", resource);
        before = before.map(text -> sound("before", text));
        after = after.map(text -> sound("after", text));
        region = region.map(text -> sound("region", text));
        detail = detail.map(text -> sound("detail", text));
        if (count < 1) {
            throw new IllegalArgumentException("must be positive: count=" + count);
        }
    }

    /** Something that happened once and about which nothing else is to be said. */
    public static AuditFact of(Instant at, String actor, String action, String resource, Outcome outcome) {
        Optional<String> nothing = Optional.empty();
        return new AuditFact(at, actor, action, resource, outcome, nothing, nothing, nothing, nothing, 1);
    }

    /** The same with the digests of what was and what is. */
    public AuditFact replacing(Optional<String> was, Optional<String> is) {
        return new AuditFact(at, actor, action, resource, outcome, was, is, region, detail, count);
    }

    /** The same in a region. */
    public AuditFact in(String place) {
        return new AuditFact(at, actor, action, resource, outcome, before, after, Optional.of(place), detail, count);
    }

    /** The same with something else said. */
    public AuditFact saying(String text) {
        return new AuditFact(at, actor, action, resource, outcome, before, after, region, Optional.of(text), count);
    }

    /** The same, so many times. */
    public AuditFact times(long number) {
        return new AuditFact(at, actor, action, resource, outcome, before, after, region, detail, number);
    }

    /** Not empty, not too long, and without halves of characters, which JSON cannot carry. */
    private static String sound(String field, String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("must not be empty: " + field);
        }
        String bounded = text.length() <= CHARACTERS_MAX ? text : text.substring(0, CHARACTERS_MAX);
        boolean isSound = bounded.codePoints().noneMatch(AuditFact::isHalf);
        return isSound
                ? bounded
                : bounded.codePoints()
                        .map(point -> isHalf(point) ? '\uFFFD' : point)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString();
    }

    private static boolean isHalf(int point) {
        return point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
    }
}
