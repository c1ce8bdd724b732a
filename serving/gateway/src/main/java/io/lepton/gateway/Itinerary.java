package io.lepton.gateway;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The places that one request has been sent to, and the way to the next.
 *
 * <p>Every place is the core's choice, made anew from the policies in force, so that a retry and a hedge are bound like
 * the first attempt. Confined to one event loop.
 */
final class Itinerary {
    private final GuardedCore core;
    private final int placesMax;
    private final RouteQuery asked;
    private final long beganNanos;
    private final List<RouteTarget> tried = new ArrayList<>(1);

    private RouteQuery query;
    private Route.@Nullable Forward way;
    private Optional<Route.Refuse> refusal = Optional.empty();

    Itinerary(GuardedCore core, int placesMax, RouteQuery query, long beganNanos) {
        this.core = core;
        this.placesMax = placesMax;
        this.asked = query;
        this.query = query;
        this.beganNanos = beganNanos;
    }

    /** The question as it was asked. */
    RouteQuery asked() {
        return asked;
    }

    /** The question as it stands now: less time is left, and some places have been tried. */
    RouteQuery now() {
        return asked.timeLeft().isEmpty() ? query : query.after(Duration.ofNanos(core.nanos() - beganNanos));
    }

    /** Every place it was sent to, in order. */
    List<RouteTarget> tried() {
        return tried;
    }

    /** The decision that brought the answer; until there is one, the last. */
    Optional<Route.Forward> way() {
        return Optional.ofNullable(way);
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
        if (tried.size() < placesMax && note(core.route(now())) instanceof Route.Forward forward) {
            return Optional.of(forward);
        }
        return Optional.empty();
    }

    /** A second place beside the one that is being waited for; none if the core has none to spare. */
    Optional<Route.Forward> hedge(RouteTarget slow) {
        if (tried.size() >= placesMax) {
            return Optional.empty();
        }
        Optional<Route.Forward> beside = core.hedge(now().afterTrying(slow));
        beside.ifPresent(forward -> {
            query = query.afterTrying(slow);
            tried.add(forward.target());
        });
        return beside;
    }

    /** Notes which of the decisions brought the answer. */
    void answeredBy(Route.Forward winner) {
        way = winner;
    }

    /** Whether a request that is on its way may, as the policies are by now, be processed there. */
    boolean isStillPermitted(RouteTarget target) {
        return core.permits(asked.dataClass(), target.region());
    }

    private Route note(Route route) {
        switch (route) {
            case Route.Forward forward -> {
                tried.add(forward.target());
                way = forward;
            }
            case Route.Refuse refuse -> refusal = Optional.of(refuse);
        }
        return route;
    }
}
