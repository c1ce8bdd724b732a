package io.lepton.wire;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.Priority;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How soon a caller wants its answer, as headers or the parameters of a request say it.
 *
 * @param priority which of the requests that wait goes first; empty where the caller names none
 * @param left how long the caller waits, from when its request begins to arrive; at most {@link #LEFT_MAX}
 */
public record Urgency(Optional<Priority> priority, Optional<Duration> left) {
    /** Longer waits count as this one. */
    public static final Duration LEFT_MAX = Duration.ofDays(30);

    /** What a caller has who says nothing. */
    public static final Urgency NONE = new Urgency(Optional.empty(), Optional.empty());

    private static final Pattern MILLIS = Pattern.compile("0*[1-9][0-9]{0,14}");

    public Urgency {
        left = left.map(wait -> wait.compareTo(LEFT_MAX) < 0 ? wait : LEFT_MAX);
    }

    /** A caller who waits so long. */
    public static Urgency within(Duration left) {
        return new Urgency(Optional.empty(), Optional.of(left));
    }

    /**
     * Reads the header {@link Headers#PRIORITY}.
     *
     * @throws LeptonException {@link ErrorCode#INVALID_REQUEST}, naming the header
     */
    public static Priority readPriority(String header) {
        String word = header.strip().toLowerCase(Locale.ROOT);
        return Arrays.stream(Priority.values())
                .filter(priority -> priority.word().equals(word))
                .findFirst()
                .orElseThrow(() -> refusal("not a priority", Headers.PRIORITY, header, "known=" + words()));
    }

    /**
     * Reads the header {@link Headers#DEADLINE_MS}: the milliseconds that are left, a positive integer.
     *
     * @throws LeptonException {@link ErrorCode#INVALID_REQUEST}, naming the header
     */
    public static Duration readLeft(String header) {
        String digits = header.strip();
        if (!MILLIS.matcher(digits).matches()) {
            throw refusal("not a positive integer", Headers.DEADLINE_MS, header, "unit=milliseconds");
        }
        return Duration.ofMillis(Long.parseLong(digits));
    }

    /** This, and where it says nothing the other; of two waits the shorter. */
    public Urgency and(Urgency other) {
        Optional<Duration> shorter = left.isPresent() && other.left.isPresent()
                ? left.filter(wait -> wait.compareTo(other.left.get()) <= 0).or(other::left)
                : left.or(other::left);
        return new Urgency(priority.or(other::priority), shorter);
    }

    private static LeptonException refusal(String fact, String header, String given, String details) {
        return new LeptonException(
                ErrorCode.INVALID_REQUEST,
                fact + ": header=" + header + ", given=" + Messages.shorten(given) + ", " + details);
    }

    private static String words() {
        return Arrays.stream(Priority.values()).map(Priority::word).collect(Collectors.joining("|"));
    }
}
