package io.lepton.wire;

import io.lepton.domain.ModelName;
import io.lepton.domain.RegionId;
import io.lepton.domain.TrafficPolicy;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A model's traffic as the API shows it.
 *
 * @param policy the one in force; absent if all goes to the deployed version
 * @param wished the one that was asked for; absent if none is
 * @param state {@code ready}: the wished one is in force; {@code failed}: a version of it cannot be loaded; else {@code
 *     rolling}
 * @param detail why the wished one is not in force, empty if it is
 * @param arms what came of the requests since the policy in force began, as far as this control plane has heard
 */
public record TrafficView(
        ModelName model,
        Optional<TrafficPolicy> policy,
        Optional<TrafficPolicy> wished,
        String state,
        String detail,
        List<ArmFigures> arms) {
    public TrafficView {
        arms = List.copyOf(arms);
    }

    /**
     * What came of one arm's requests at the gateway of one region.
     *
     * @param arm as what the version was asked, a word of {@link io.lepton.domain.Arm.Role}
     * @param errorShare of the requests, in [0, 1]
     * @param p50Millis the time that half of the answers did not exceed, rounded up by a quarter at most
     */
    public record ArmFigures(
            int version,
            String arm,
            RegionId region,
            long requests,
            Map<String, Long> errors,
            double errorShare,
            double p50Millis,
            double p95Millis,
            double p99Millis,
            long dropped) {
        public ArmFigures {
            errors = Map.copyOf(errors);
        }
    }
}
