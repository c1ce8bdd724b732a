package io.lepton.gateway;

import io.lepton.domain.RouteReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The places that one request has been sent to, and the way to the next.
 *
 * <p>Every place is the core's choice, made anew from the policies in force, so that a retry is bound like the first
 * attempt. Confined to one event loop.
 */
final class Itinerary {
    private final GuardedCore core;
    private final int placesMax;
    private final List<RouteTarget> tried = new ArrayList<>(1);

    private RouteQuery query;
    private @Nullable RouteReason reason;
    private Optional<Route.Refuse> refusal = Optional.empty();

    Itinerary(GuardedCore core, int placesMax, RouteQuery query) {
        this.core = core;
        this.placesMax = placesMax;
        this.query = query;
    }

    RouteQuery query() {
        return query;
    }

    /** Every place it was sent to, in order. */
    List<RouteTarget> tried() {
        return tried;
    }

    /** Why the last of them. */
    Optional<RouteReason> reason() {
        return Optional.ofNullable(reason);
    }

    /** What the core said instead of another place, once it did. */
    Optional<Route.Refuse> refusal() {
        return refusal;
    }

    /** Hot. */
    Route first() {
        return note(core.route(query));
    }

    /** Another place, after one has failed; none once the bound is reached or no other may and can answer. */
    Optional<Route.Forward> next(RouteTarget failed) {
        query = query.afterTrying(failed);
        if (tried.size() < placesMax && note(core.route(query)) instanceof Route.Forward forward) {
            return Optional.of(forward);
        }
        return Optional.empty();
    }

    /** Whether a request that is on its way may, as the policies are by now, be processed there. */
    boolean isStillPermitted(RouteTarget target) {
        return core.permits(query.dataClass(), target.region());
    }

    private Route note(Route route) {
        switch (route) {
            case Route.Forward forward -> {
                tried.add(forward.target());
                reason = forward.reason();
            }
            case Route.Refuse refuse -> refusal = Optional.of(refuse);
        }
        return route;
    }
}
