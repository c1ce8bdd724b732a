package io.lepton.telemetry;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One request that is over, as its steps went.
 *
 * @param name what was asked for: {@link SpanNames#INFER} or another
 * @param parent the header {@code traceparent} as it came, if one did
 * @param beginNanos when the request came, by the process's clock
 * @param endNanos when its answer was handed to the socket, by the same clock
 * @param steps what happened in between, in order; a step that was not reached is absent
 * @param attributes by the names in {@link SpanNames}; strings and whole numbers
 * @param failure why it failed, if it did, without anything of what the request holds
 */
public record RequestTrace(
        String name,
        Optional<String> parent,
        long beginNanos,
        long endNanos,
        List<Step> steps,
        Map<String, Object> attributes,
        Optional<String> failure) {
    public RequestTrace {
        steps = List.copyOf(steps);
        attributes = Map.copyOf(attributes);
    }

    /** One step, by the process's clock. */
    public record Step(String name, long beginNanos, long endNanos) {}
}
