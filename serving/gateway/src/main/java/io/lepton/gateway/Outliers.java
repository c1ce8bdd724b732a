package io.lepton.gateway;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Ejects the nodes of a region that fail in a row or lag far behind the others; at most half of those that live.
 *
 * <p>Half must stay, since what looks like many bad nodes is more often a bad model, network or client. Looks ten times a
 * second. Owned by the {@link GatewayCore}.
 */
final class Outliers {
    private static final double LAG_FACTOR = 5;
    private static final long INTERVAL_NANOS = Duration.ofMillis(100).toNanos();

    private boolean hasLooked;
    private long lookedAtNanos;

    /** Looks at the nodes, if it is time to; tells whom it has ejected. */
    List<RouteTarget> review(Targets<?> nodes, long nowNanos) {
        if (hasLooked && nowNanos - lookedAtNanos < INTERVAL_NANOS) {
            return List.of();
        }
        hasLooked = true;
        lookedAtNanos = nowNanos;
        List<TargetState> living = new ArrayList<>();
        for (TargetState node : nodes.all()) {
            if (node.isAlive(nowNanos)) {
                living.add(node);
            }
        }
        noteLag(living, nowNanos);
        return eject(living, nowNanos);
    }

    private static void noteLag(List<TargetState> living, long nowNanos) {
        double[] forecasts =
                living.stream().mapToDouble(TargetState::forecastNanos).sorted().toArray();
        if (forecasts.length == 0) {
            return;
        }
        // The lower median: of two nodes the faster one, so that a pair can tell which of them lags.
        double median = forecasts[(forecasts.length - 1) / 2];
        assert Arrays.stream(forecasts).allMatch(forecast -> forecast >= 0) : "a negative forecast";
        living.forEach(node -> node.standing().lag(node.forecastNanos() > LAG_FACTOR * median, nowNanos));
    }

    private static List<RouteTarget> eject(List<TargetState> living, long nowNanos) {
        List<RouteTarget> ejected = new ArrayList<>();
        long out = living.stream()
                .filter(node -> node.standing().isEjected(nowNanos))
                .count();
        for (TargetState node : living) {
            Standing standing = node.standing();
            if (standing.deservesEjection(nowNanos)
                    && !standing.isEjected(nowNanos)
                    && 2 * (out + 1) <= living.size()) {
                standing.eject(nowNanos);
                ejected.add(node.target());
                out++;
            }
        }
        return ejected;
    }
}
