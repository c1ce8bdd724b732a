package io.lepton.wire;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.Priority;
import io.lepton.wire.json.JsonFault;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The request parameters {@code priority} and {@code timeout}, as Triton's scheduling policy has them.
 *
 * <p>A priority counts from 1, the highest: 1 is high, 2 and the default 0 are normal, what is above is low. A timeout is in
 * microseconds; 0 is none. Both are integers of at least 0.
 *
 * @see <a href="https://github.com/triton-inference-server/server/blob/main/docs/protocol/extension_schedule_policy.md">the
 *     extension</a>
 */
final class UrgencyParameters {
    private static final int DEFAULT = 0;
    private static final int LOWEST = 3;

    private Optional<Priority> priority = Optional.empty();
    private Optional<Duration> timeout = Optional.empty();

    /** Takes a parameter, if it is one of these; the number is read only then. */
    boolean take(String name, LongSupplier number) {
        switch (name) {
            case Fields.PRIORITY -> priority = priority(atLeastZero(number.getAsLong()));
            case Fields.TIMEOUT -> timeout = timeout(atLeastZero(number.getAsLong()));
            default -> {
                return false;
            }
        }
        return true;
    }

    Urgency urgency() {
        return priority.isEmpty() && timeout.isEmpty() ? Urgency.NONE : new Urgency(priority, timeout);
    }

    /** The number that means a priority. */
    static long number(Priority priority) {
        return switch (priority) {
            case HIGH -> 1;
            case NORMAL -> 2;
            case LOW -> LOWEST;
        };
    }

    private static Optional<Priority> priority(long number) {
        if (number == DEFAULT) {
            return Optional.empty();
        }
        for (Priority known : Priority.values()) {
            if (number(known) == number) {
                return Optional.of(known);
            }
        }
        return Optional.of(Priority.LOW);
    }

    private static Optional<Duration> timeout(long micros) {
        return micros == DEFAULT ? Optional.empty() : Optional.of(Duration.of(micros, ChronoUnit.MICROS));
    }

    private static long atLeastZero(long number) {
        if (number < 0) {
            throw new JsonFault(ErrorCode.INVALID_REQUEST, "must not be negative", "given=" + number);
        }
        return number;
    }
}
