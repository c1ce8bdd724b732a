package io.lepton.gateway;

import io.lepton.domain.Arm;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.ModelVersionId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The places that one request has been sent to, and the way to the next.
 *
 * <p>Which version is asked is decided once, at first, so that a retry and a hedge ask the same one. Every place is the core's choice, made anew from the policies in force, so that a retry and a hedge are bound like
 * the first attempt. Confined to one event loop.
 */
final class Itinerary {
    /** What is said of a version that is nowhere to be had; one that is only busy is left to itself. */
    private static final Set<ErrorCode> OUT_OF_SERVICE = EnumSet.of(
            ErrorCode.MODEL_NOT_READY,
            ErrorCode.NO_REGION_ALIVE,
            ErrorCode.RESIDENCY_FORBIDS,
            ErrorCode.UNKNOWN_VERSION);

    private final GuardedCore core;
    private final int placesMax;
    private final RouteQuery asked;
    private final long beganNanos;
    private final List<RouteTarget> tried = new ArrayList<>(1);

    private RouteQuery query;
    private Pick pick = Pick.NONE;
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

    /** Hot: the first place of a request for an inference. */
    Route first() {
        return first(core.pick(asked));
    }

    /** The first place of a request about the model itself. */
    Route firstForMetadata() {
        return first(core.pickSettled(asked));
    }

    private Route first(Pick picked) {
        pick = picked;
        query = picked.ask(asked);
        Route route = core.route(query);
        while (pick.standIn().isPresent()
                && route instanceof Route.Refuse refuse
                && OUT_OF_SERVICE.contains(refuse.code())) {
            pick = pick.standIn().get();
            query = pick.ask(asked);
            route = core.routeStandIn(query);
        }
        return note(route);
    }

    /** Which version was asked, and as what; absent where the name meant nothing. */
    Optional<Arm> arm() {
        return pick.arm();
    }

    /** The version that the request must name; absent where what it names is right as it came. */
    Optional<ModelVersionId> version() {
        boolean isAsItCame =
                query.version().equals(asked.version()) && query.model().equals(asked.model());
        return isAsItCame ? Optional.empty() : pick.arm().map(Arm::version);
    }

    /** The copy that is to be made of a request that a node of this region answers, if one is. */
    Optional<ArmChooser.Copy> copy() {
        return pick.isShadowed() && way != null && way.target() instanceof RouteTarget.LocalNode
                ? core.shadow(asked, way.version())
                : Optional.empty();
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
        return core.mayGo(asked.dataClass(), target.region());
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
