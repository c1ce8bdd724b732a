package io.lepton.governance;

import io.lepton.domain.DataClass;
import io.lepton.domain.Region;
import io.lepton.domain.RegionId;
import io.lepton.domain.ResidencyPolicy;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Tells for each data class the regions in which it may be processed.
 *
 * <p>Everything is worked out once, so that {@link #permitted} is one look-up on the request path. A class without a
 * policy is permitted nowhere: the answer is empty, never "anywhere". Immutable.
 */
public final class ResidencyRules {
    private final Map<DataClass, Set<RegionId>> permitted;

    private ResidencyRules(Map<DataClass, Set<RegionId>> permitted) {
        this.permitted = permitted;
    }

    /**
     * Works out the rules.
     *
     * @throws IllegalArgumentException if two policies govern one class, or a policy names a region that is not there
     */
    public static ResidencyRules of(Collection<ResidencyPolicy> policies, Collection<Region> regions) {
        Map<DataClass, Set<RegionId>> permitted = new HashMap<>();
        for (ResidencyPolicy policy : policies) {
            if (permitted.put(policy.dataClass(), places(policy, regions)) != null) {
                throw new IllegalArgumentException("two policies for one class: dataClass=" + policy.dataClass());
            }
        }
        return new ResidencyRules(Map.copyOf(permitted));
    }

    /** The regions that may process data of the class, by name, perhaps none; absent if the class has no policy. */
    public Optional<Set<RegionId>> permitted(DataClass dataClass) {
        return Optional.ofNullable(permitted.get(dataClass));
    }

    private static Set<RegionId> places(ResidencyPolicy policy, Collection<Region> regions) {
        Set<RegionId> places = new TreeSet<>();
        for (Region region : regions) {
            if (allows(policy.scope(), region) || receives(policy, region)) {
                places.add(region.id());
            }
        }
        if (policy.scope() instanceof ResidencyPolicy.Exactly(var named) && !places.containsAll(named)) {
            Set<RegionId> missing = new TreeSet<>(named);
            missing.removeAll(places);
            throw new IllegalArgumentException(
                    "a policy names no region of the fleet: dataClass=" + policy.dataClass() + ", regions=" + missing);
        }
        return Collections.unmodifiableSet(places);
    }

    private static boolean receives(ResidencyPolicy policy, Region region) {
        return policy.said().transfers().stream()
                .anyMatch(transfer -> transfer.to().equals(region.jurisdiction()));
    }

    private static boolean allows(ResidencyPolicy.Scope scope, Region region) {
        return switch (scope) {
            case ResidencyPolicy.Anywhere _ -> true;
            case ResidencyPolicy.Within(var jurisdictions) -> jurisdictions.contains(region.jurisdiction());
            case ResidencyPolicy.Exactly(var regions) -> regions.contains(region.id());
        };
    }
}
