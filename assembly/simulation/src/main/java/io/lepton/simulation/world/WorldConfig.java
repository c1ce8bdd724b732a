package io.lepton.simulation.world;

import io.lepton.simulation.engine.NetworkConfig;
import java.time.Duration;

/**
 * The rates and periods of a simulated world; those of the fleet are the ones that its processes have in production.
 *
 * @param requestsPerSecond how many callers set out, all regions together
 * @param network how good the network is
 * @param callerDistance from a caller to the nearest region and back
 * @param connectTimeout how long a caller tries to reach one gateway
 * @param callerDeadline how long a caller waits in all; each gateway gets an equal share of what is left
 * @param gatewayRest how long a caller passes a gateway over that did not answer
 * @param slotsPerNode how many requests a node runs at once
 * @param serviceMean the mean time of an inference; exponential above half of it
 * @param warmUpMax the longest that a load with its warm-up takes; uniform from a tenth of it
 */
public record WorldConfig(
        double requestsPerSecond,
        NetworkConfig network,
        Duration callerDistance,
        Duration connectTimeout,
        Duration callerDeadline,
        Duration gatewayRest,
        int slotsPerNode,
        Duration serviceMean,
        Duration warmUpMax) {
    public static WorldConfig defaults() {
        return new WorldConfig(
                200,
                NetworkConfig.defaults(),
                Duration.ofMillis(5),
                Duration.ofSeconds(2),
                Duration.ofSeconds(4),
                Duration.ofSeconds(1),
                2,
                Duration.ofMillis(4),
                Duration.ofMillis(800));
    }

    /** The same with other load. */
    public WorldConfig withRequestsPerSecond(double perSecond) {
        return new WorldConfig(
                perSecond,
                network,
                callerDistance,
                connectTimeout,
                callerDeadline,
                gatewayRest,
                slotsPerNode,
                serviceMean,
                warmUpMax);
    }
}
