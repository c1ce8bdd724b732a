package io.lepton.federation.secure;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What all sides of one aggregation agree on; it is bound into every key and signature.
 *
 * @param federation which federation, by its name
 * @param round which round of it
 * @param plan the digest of the agreed plan
 * @param identities who was asked to take part: each participant's Ed25519 key as X.509 encodes it
 * @param size how many integers a vector has
 */
public record SecureSetting(String federation, int round, Bytes plan, Map<String, Bytes> identities, int size) {
    private static final int PARTICIPANTS_MIN = 2;
    private static final int HIDING_MIN = 4;

    public SecureSetting {
        // In order, since texts are made of it again and again.
        identities = Collections.unmodifiableMap(new TreeMap<>(identities));
        if (identities.size() < PARTICIPANTS_MIN) {
            throw new IllegalArgumentException(
                    "the sum of one is what that one sent: participants=" + identities.size());
        }
        if (size < 1) {
            throw new IllegalArgumentException("not positive: size=" + size);
        }
    }

    /** Everybody asked, in order; the first has the share number 1. */
    public List<String> roster() {
        return List.copyOf(identities.keySet());
    }

    /** How many must stay to the end: more than two thirds, so that no two sets of survivors can both be unmasked. */
    public int threshold() {
        return identities.size() * 2 / 3 + 1;
    }

    /** What a person should know before using it with so few. */
    public Optional<String> warning() {
        return identities.size() >= HIDING_MIN
                ? Optional.empty()
                : Optional.of("with " + identities.size() + " participants each knows, by the sum and its own part, "
                        + (identities.size() == PARTICIPANTS_MIN
                                ? "exactly what the other sent"
                                : "the sum of the other two, and any two together know what the third sent"));
    }

    /** Each participant's share number. */
    Map<String, Integer> numbers() {
        Map<String, Integer> numbers = new TreeMap<>();
        for (String participant : roster()) {
            numbers.put(participant, numbers.size() + 1);
        }
        return numbers;
    }

    /** A text that is good for this aggregation alone. */
    Canonical text(String purpose) {
        Canonical text = new Canonical(purpose)
                .text(federation)
                .number(round)
                .bytes(plan)
                .number(size)
                .texts(identities.keySet());
        identities.values().forEach(text::bytes);
        return text;
    }
}
