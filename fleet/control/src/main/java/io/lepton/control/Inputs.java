package io.lepton.control;

import io.lepton.chassis.Request;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.ModelName;
import io.lepton.domain.ModelVersionId;
import io.lepton.domain.RegionId;
import java.util.Arrays;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Reads names out of requests, and tells a malformed one as the caller's mistake. */
final class Inputs {
    private static final Pattern RECEIVER = Pattern.compile("[a-z][a-z0-9-]{0,127}");

    private Inputs() {}

    static ModelName model(Request request) {
        return checked(() -> new ModelName(request.parameter("model")));
    }

    static ModelVersionId version(Request request) {
        return checked(
                () -> new ModelVersionId(model(request), ModelVersionId.parseNumber(request.parameter("version"))));
    }

    static RolloutCommand command(Request request) {
        String word = request.parameter("command");
        return Arrays.stream(RolloutCommand.values())
                .filter(command -> command.name().toLowerCase(Locale.ROOT).equals(word))
                .findFirst()
                .orElseThrow(() -> new LeptonException(
                        ErrorCode.INVALID_REQUEST,
                        "not a command: command=" + word + ", known=pause, resume, approve, reject, rollback"));
    }

    static RegionId region(Request request) {
        return checked(() -> new RegionId(request.parameter("region")));
    }

    static String receiver(Request request) {
        String receiver = request.requiredQuery("receiver");
        if (!RECEIVER.matcher(receiver).matches()) {
            throw new LeptonException(
                    ErrorCode.INVALID_REQUEST, "not a valid name: receiver, must match " + RECEIVER.pattern());
        }
        return receiver;
    }

    /** A whole number of the query, if it is there. */
    static OptionalLong number(Request request, String key, long min, long max) {
        return request.query(key).stream()
                .mapToLong(text -> number(key, text, min, max))
                .findFirst();
    }

    /** A switch of the query, off if it is not there. */
    static boolean isSet(Request request, String key) {
        return switch (request.query(key).orElse("false")) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new LeptonException(ErrorCode.INVALID_REQUEST, "must be true or false: query=" + key);
        };
    }

    /**
     * A whole number in a range.
     *
     * @throws LeptonException {@link ErrorCode#INVALID_REQUEST} naming the field
     */
    static long number(String field, String text, long min, long max) {
        try {
            long number = Long.parseLong(text);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException _) {
            // Told below, with the range.
        }
        throw new LeptonException(
                ErrorCode.INVALID_REQUEST, "not a whole number in [" + min + ", " + max + "]: " + field);
    }

    /** What a domain type refuses is, at this boundary, a request that cannot be understood. */
    static <T> T checked(Supplier<T> reading) {
        try {
            return reading.get();
        } catch (IllegalArgumentException e) {
            throw new LeptonException(ErrorCode.INVALID_REQUEST, String.valueOf(e.getMessage()), e);
        }
    }
}
