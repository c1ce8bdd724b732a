package io.lepton.wire;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads and writes the header {@code grpc-timeout}: at most eight digits and a unit. */
public final class GrpcTimeout {
    public static final String HEADER = "grpc-timeout";

    private static final long DIGITS_MAX = 99_999_999;
    private static final long MILLIS_A_SECOND = 1_000;
    private static final Pattern FORM = Pattern.compile("([0-9]{1,8})([HMSmun])");

    private GrpcTimeout() {}

    /**
     * How long the caller waits, from now on.
     *
     * @throws LeptonException {@link ErrorCode#INVALID_REQUEST}
     */
    public static Optional<Duration> read(@Nullable String header) {
        if (header == null) {
            return Optional.empty();
        }
        Matcher form = FORM.matcher(header);
        if (!form.matches()) {
            throw new LeptonException(ErrorCode.INVALID_REQUEST, "not a time to wait: header=" + HEADER);
        }
        return Optional.of(Duration.of(Long.parseLong(form.group(1)), unit(form.group(2))));
    }

    /** The header of a caller who waits so many milliseconds: as exact as its eight digits let it be. */
    public static String write(long millis) {
        return millis <= DIGITS_MAX ? millis + "m" : Math.min(millis / MILLIS_A_SECOND, DIGITS_MAX) + "S";
    }

    private static ChronoUnit unit(String letter) {
        return switch (letter) {
            case "H" -> ChronoUnit.HOURS;
            case "M" -> ChronoUnit.MINUTES;
            case "S" -> ChronoUnit.SECONDS;
            case "m" -> ChronoUnit.MILLIS;
            case "u" -> ChronoUnit.MICROS;
            default -> ChronoUnit.NANOS;
        };
    }
}
