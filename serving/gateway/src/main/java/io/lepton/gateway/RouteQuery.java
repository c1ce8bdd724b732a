package io.lepton.gateway;

import io.lepton.domain.DataClass;
import io.lepton.domain.ModelName;
import io.lepton.domain.ModelVersionId;
import io.lepton.domain.Priority;
import io.lepton.domain.RegionId;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * All that a route depends on, but for the fleet.
 *
 * @param model the model that is asked
 * @param version the version's number; empty means the deployed one
 * @param dataClass what the request carries; empty means the fleet's default
 * @param forwardedBy the region whose gateway sent it on; such a request is answered here or refused
 * @param affinity requests of equal affinity go to one node, as long as it is not far busier than others
 * @param priority which requests go first when there are too many
 * @param timeLeft until the answer is of no use any more; empty means for ever
 * @param bodyBytes the length of the request's body as far as it is known
 * @param tried the places that have failed it already; they are not chosen again
 */
public record RouteQuery(
        ModelName model,
        OptionalInt version,
        Optional<DataClass> dataClass,
        Optional<RegionId> forwardedBy,
        OptionalLong affinity,
        Priority priority,
        Optional<Duration> timeLeft,
        long bodyBytes,
        Set<RouteTarget> tried) {
    public RouteQuery {
        tried = Set.copyOf(tried);
    }

    /** A plain question for the deployed version of a model: no affinity, no deadline, no length, nothing tried. */
    public static RouteQuery of(ModelName model, Optional<DataClass> dataClass, Optional<RegionId> forwardedBy) {
        return new RouteQuery(
                model,
                OptionalInt.empty(),
                dataClass,
                forwardedBy,
                OptionalLong.empty(),
                Priority.NORMAL,
                Optional.empty(),
                0,
                Set.of());
    }

    /** The same question once one more place has failed. */
    public RouteQuery afterTrying(RouteTarget target) {
        Set<RouteTarget> more = new HashSet<>(tried);
        more.add(target);
        return new RouteQuery(model, version, dataClass, forwardedBy, affinity, priority, timeLeft, bodyBytes, more);
    }

    /** The same question put to a version by its number. */
    RouteQuery asking(ModelVersionId id) {
        return new RouteQuery(
                id.model(),
                OptionalInt.of(id.number()),
                dataClass,
                forwardedBy,
                affinity,
                priority,
                timeLeft,
                bodyBytes,
                tried);
    }

    RouteQuery withAffinity(OptionalLong other) {
        return new RouteQuery(model, version, dataClass, forwardedBy, other, priority, timeLeft, bodyBytes, tried);
    }

    /** The same question when some of its time has passed; at least a moment is left. */
    RouteQuery after(Duration passed) {
        return new RouteQuery(
                model,
                version,
                dataClass,
                forwardedBy,
                affinity,
                priority,
                timeLeft.map(left -> left.compareTo(passed) > 0 ? left.minus(passed) : Duration.ofNanos(1)),
                bodyBytes,
                tried);
    }

    /** Hot: whether a place has failed it already. */
    boolean hasTried(RouteTarget target) {
        return !tried.isEmpty() && tried.contains(target);
    }
}
