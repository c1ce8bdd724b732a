package io.lepton.wire;

import io.lepton.domain.Arm;
import java.util.List;
import java.util.Map;

/**
 * What a gateway has counted of one arm since it started.
 *
 * @param requests all that ended, but for those whose caller left
 * @param cancelled those whose caller left
 * @param errors of the requests, by error code; {@code HTTP_500} and its like where an answer names none
 * @param latencies of the requests, by bucket of {@link io.lepton.domain.LatencyBuckets}, up to the last that is not 0
 * @param latencyMicros the sum of the requests' times
 * @param dropped copies that were not sent, of a shadow
 */
public record ArmReport(
        Arm arm,
        long requests,
        long cancelled,
        Map<String, Long> errors,
        List<Long> latencies,
        long latencyMicros,
        long dropped) {
    public ArmReport {
        errors = Map.copyOf(errors);
        latencies = List.copyOf(latencies);
    }
}
