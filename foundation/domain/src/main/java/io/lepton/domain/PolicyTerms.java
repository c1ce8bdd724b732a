package io.lepton.domain;

import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a residency policy says beside where.
 *
 * @param policyAgeMillisMax strict: a gateway whose knowledge of the policies is older refuses the class; if absent, it serves
 *     by what it knows, however old
 * @param transfers to where beyond the policy's places its data may go, each with what makes that lawful
 * @param legalBasis why the data may be processed at all, for people
 * @param personal what in requests and answers tells of a person, and what to make of it before it is kept anywhere: a path such as
 *     {@code customer.name} or a tensor such as {@code tensor:ssn}, and {@code mask}, {@code hash} or {@code tokenise}
 * @param payloadSamplePercent of how many requests in a hundred the payload is logged, so masked; of none if absent
 * @param requiresCard whether a model of this class is deployed only with a card
 */
public record PolicyTerms(
        Optional<Long> policyAgeMillisMax,
        List<Transfer> transfers,
        Optional<String> legalBasis,
        SortedMap<String, String> personal,
        Optional<Double> payloadSamplePercent,
        boolean requiresCard) {
    /** Nothing. */
    public static final PolicyTerms NONE = new PolicyTerms(Optional.empty(), List.of(), Optional.empty());

    /** The shortest bound: control planes confirm twice a second, and a slow answer must not count as none. */
    public static final Duration POLICY_AGE_MIN = Duration.ofSeconds(2);

    public static final Duration POLICY_AGE_MAX = Duration.ofDays(30);
    /** What a strict policy has that says no bound. */
    public static final Duration POLICY_AGE_DEFAULT = Duration.ofSeconds(30);

    /** How a bound is written. */
    public static final Pattern SPAN = Pattern.compile("([1-9][0-9]{0,8})(ms|s|m|h)");

    public static final int LEGAL_BASIS_CHARACTERS_MAX = 1_000;

    /**
     * A jurisdiction that data may go to though it is not among the policy's places.
     *
     * @param legalBasis what makes it lawful, for people; never empty
     */
    public record Transfer(Jurisdiction to, String legalBasis) {
        public Transfer {
            checkBasis(legalBasis);
        }
    }

    public PolicyTerms {
        transfers = List.copyOf(transfers);
        policyAgeMillisMax.ifPresent(PolicyTerms::checkAge);
        legalBasis.ifPresent(PolicyTerms::checkBasis);
        personal = Collections.unmodifiableSortedMap(new TreeMap<>(personal));
        payloadSamplePercent.ifPresent(percent -> {
            if (!(percent > 0 && percent <= 100)) {
                throw new IllegalArgumentException("outside (0, 100]: payloadSamplePercent=" + percent);
            }
        });
        Set<Jurisdiction> named = new HashSet<>();
        for (Transfer transfer : transfers) {
            if (!named.add(transfer.to())) {
                throw new IllegalArgumentException("two transfers to one jurisdiction: to=" + transfer.to());
            }
        }
    }

    /** Terms that say nothing of payloads. */
    public PolicyTerms(Optional<Long> policyAgeMillisMax, List<Transfer> transfers, Optional<String> legalBasis) {
        this(policyAgeMillisMax, transfers, legalBasis, Collections.emptySortedMap(), Optional.empty(), false);
    }

    boolean hasTransfers() {
        return !transfers.isEmpty();
    }

    /** How old what a gateway knows of the policies may be; absent where that does not matter. */
    public Optional<Duration> policyAgeMax() {
        return policyAgeMillisMax.map(Duration::ofMillis);
    }

    /**
     * Reads a span of time such as {@code 30s}, {@code 1500ms}, {@code 5m} or {@code 2h}.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static Duration span(String text) {
        Matcher parts = SPAN.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("not a span of time such as 30s, 1500ms, 5m or 2h: given=" + text);
        }
        long count = Long.parseLong(parts.group(1));
        return switch (parts.group(2)) {
            case "ms" -> Duration.ofMillis(count);
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            default -> Duration.ofHours(count);
        };
    }

    /** A span of time as {@link #span} reads it. */
    public static String text(Duration span) {
        long millis = span.toMillis();
        return millis % 1_000 == 0 ? millis / 1_000 + "s" : millis + "ms";
    }

    /**
     * The bound of a policy, as people write it.
     *
     * @param isStrict whether they say that it is strict
     * @param policyAgeMax the bound, if they say one
     * @throws IllegalArgumentException if it is not a span, or out of range, or of a policy that is not strict
     */
    public static Optional<Long> strictness(boolean isStrict, Optional<String> policyAgeMax) {
        if (!isStrict) {
            if (policyAgeMax.isPresent()) {
                throw new IllegalArgumentException("only a strict policy has a bound: say strict: true, too");
            }
            return Optional.empty();
        }
        return Optional.of(checkAge(
                policyAgeMax.map(PolicyTerms::span).orElse(POLICY_AGE_DEFAULT).toMillis()));
    }

    private static long checkAge(long millis) {
        if (millis < POLICY_AGE_MIN.toMillis() || millis > POLICY_AGE_MAX.toMillis()) {
            throw new IllegalArgumentException("outside [2s, 720h]: policyAgeMax=" + text(Duration.ofMillis(millis)));
        }
        return millis;
    }

    private static void checkBasis(String legalBasis) {
        if (legalBasis.isBlank() || legalBasis.length() > LEGAL_BASIS_CHARACTERS_MAX) {
            throw new IllegalArgumentException(
                    "must have 1 to " + LEGAL_BASIS_CHARACTERS_MAX + " characters: legalBasis");
        }
    }
}
