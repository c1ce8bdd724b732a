package io.lepton.simulation.world;

import io.lepton.gateway.GatewayCore;
import io.lepton.gateway.Route;
import io.lepton.gateway.RouteQuery;

/** How a gateway comes to a route: {@code GatewayCore::route}, unless a test breaks it on purpose. */
@FunctionalInterface
public interface Routing {
    Route route(GatewayCore core, RouteQuery query, long nowNanos);
}
