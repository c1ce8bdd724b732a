package io.lepton.gateway;

import io.lepton.domain.DataClass;
import io.lepton.domain.ModelName;
import io.lepton.domain.RegionId;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * All that a route depends on, but for the fleet.
 *
 * @param model the model that is asked
 * @param version the version's number; empty means the deployed one
 * @param dataClass what the request carries; empty means the fleet's default
 * @param forwardedBy the region whose gateway sent it on; such a request is answered here or refused
 * @param tried the places that have failed it already; they are not chosen again
 */
public record RouteQuery(
        ModelName model,
        OptionalInt version,
        Optional<DataClass> dataClass,
        Optional<RegionId> forwardedBy,
        Set<RouteTarget> tried) {
    public RouteQuery {
        tried = Set.copyOf(tried);
    }

    /** The same question once one more place has failed. */
    public RouteQuery afterTrying(RouteTarget target) {
        Set<RouteTarget> more = new HashSet<>(tried);
        more.add(target);
        return new RouteQuery(model, version, dataClass, forwardedBy, more);
    }
}
