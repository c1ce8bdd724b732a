package io.lepton.gateway;

import io.lepton.domain.ModelName;
import io.lepton.domain.RegionId;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where a planner wants the traffic of each region to go, in normal times and when a region is lost.
 *
 * <p>It weighs regions against each other where a gateway has a choice. It permits nothing: a region that the policy of a
 * request forbids is forbidden whatever the plan says, and one that the plan leaves out still answers when no other can.
 *
 * @param revision counts the planner's plans
 * @param flows the flows, at most one for each origin, model and loss
 */
public record TrafficPlan(long revision, List<Flow> flows) {
    private static final double ROUNDING = 1e-6;

    public TrafficPlan {
        flows = List.copyOf(flows);
        Set<List<Object>> keys = new HashSet<>();
        for (Flow flow : flows) {
            if (!keys.add(List.of(flow.from(), flow.model(), flow.lost()))) {
                throw new IllegalArgumentException("given twice: " + flow.key());
            }
        }
    }

    /**
     * Where the requests go that reach one region.
     *
     * @param from the region whose gateway they reach
     * @param model the model that they ask; empty for every model that has no flow of its own
     * @param lost the region that has failed; empty for normal times
     * @param shares the share of each region, in [0, 1], together 1
     */
    public record Flow(
            RegionId from, Optional<ModelName> model, Optional<RegionId> lost, Map<RegionId, Double> shares) {
        public Flow {
            shares = Map.copyOf(shares);
            String key = key(from, model, lost);
            shares.forEach((region, share) -> {
                if (!(share >= 0 && share <= 1)) {
                    throw new IllegalArgumentException(
                            "outside [0, 1]: share=" + share + ", region=" + region + ", " + key);
                }
            });
            double sum =
                    shares.values().stream().mapToDouble(Double::doubleValue).sum();
            if (Math.abs(sum - 1) > ROUNDING) {
                throw new IllegalArgumentException("shares do not make 1 together: sum=" + sum + ", " + key);
            }
            if (lost.isPresent() && shares.getOrDefault(lost.get(), 0.0) > 0) {
                throw new IllegalArgumentException("a lost region has a share: " + key);
            }
        }

        private String key() {
            return key(from, model, lost);
        }

        private static String key(RegionId from, Optional<ModelName> model, Optional<RegionId> lost) {
            return "from=" + from + ", model=" + model.map(ModelName::value).orElse("any") + ", lost="
                    + lost.map(RegionId::value).orElse("none");
        }
    }
}
