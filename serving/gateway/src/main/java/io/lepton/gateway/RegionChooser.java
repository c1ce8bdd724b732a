package io.lepton.gateway;

/**
 * Chooses another region: the sooner of two drawn by their share of the plan and their free capacity.
 *
 * <p>Drawing spreads what many gateways send away at the same moment, which the soonest region alone would not survive.
 * Owned by the {@link GatewayCore}.
 */
final class RegionChooser {
    static final int NONE = -1;

    /** A full region is still drawn now and then, or nobody would notice that it is full no more. */
    private static final double FREE_MIN = 0.02;

    private static final double SUSPECT_WEIGHT = 1e-6;
    private static final double NANOS_PER_SECOND = 1e9;

    private static final double[] NEAR_FIRST = {};

    private final RoutingConfig config;
    private final Draws draws;
    private double[] weights = new double[0];

    RegionChooser(RoutingConfig config, Draws draws) {
        this.config = config;
        this.draws = draws;
    }

    /**
     * Hot: the index of the chosen region's gateway in the roster, or {@link #NONE} if none may and can answer.
     *
     * @param shares the plan's share of each region, by its index; empty for near regions first
     */
    int choose(TargetState[] roster, double[] shares, RouteScope scope, RouteQuery query, long nowNanos) {
        if (weights.length < roster.length) {
            weights = new double[roster.length];
        }
        double total = weigh(roster, shares, scope, query, nowNanos);
        if (total <= 0) {
            return NONE;
        }
        int one = draw(roster.length, total);
        double rest = total - weights[one];
        weights[one] = 0;
        // What is left of a sum after a subtraction may be rounding alone.
        int other = rest > total * 1e-12 ? draw(roster.length, rest) : one;
        return isSooner(roster[other], roster[one], query.bodyBytes()) ? other : one;
    }

    /** Hot: the time from here to the answer, as a caller would measure it on average. */
    double predictNanos(TargetState peer, long bodyBytes) {
        return peer.regionForecastNanos(onTheWayNanos(bodyBytes));
    }

    /** Hot: what a region costs in time, the price of leaving this one and the scatter of its service included. */
    double costNanos(TargetState peer, long bodyBytes) {
        return predictNanos(peer, bodyBytes) + peer.regionServiceNanos(config.tailFactor() - 1) + peer.detourNanos();
    }

    private double onTheWayNanos(long bodyBytes) {
        return bodyBytes * NANOS_PER_SECOND / config.bytesPerSecond();
    }

    private boolean isSooner(TargetState peer, TargetState other, long bodyBytes) {
        return peer.isSuspect() == other.isSuspect()
                ? costNanos(peer, bodyBytes) < costNanos(other, bodyBytes)
                : other.isSuspect();
    }

    /** A plan that leaves out every region that can answer is passed over. */
    private double weigh(TargetState[] roster, double[] shares, RouteScope scope, RouteQuery query, long nowNanos) {
        double planned = weighBy(roster, shares, scope, query, nowNanos);
        return planned > 0 || shares.length == 0 ? planned : weighBy(roster, NEAR_FIRST, scope, query, nowNanos);
    }

    private double weighBy(TargetState[] roster, double[] shares, RouteScope scope, RouteQuery query, long nowNanos) {
        double total = 0;
        for (int i = 0; i < roster.length; i++) {
            TargetState peer = roster[i];
            weights[i] = mayAndCan(peer, scope, query, nowNanos) ? share(peer, shares) * freeSlots(peer) : 0;
            total += weights[i];
        }
        return total;
    }

    private static double share(TargetState peer, double[] shares) {
        return shares.length == 0 ? peer.nearness() : shares[peer.regionIndex()];
    }

    private static boolean mayAndCan(TargetState peer, RouteScope scope, RouteQuery query, long nowNanos) {
        return scope.mayAnswer(peer.regionIndex())
                && peer.isAlive(nowNanos)
                && !peer.isFull()
                && peer.load().errorShare() < Retreat.ERRORS_MAX
                && !query.hasTried(peer.target());
    }

    private static double freeSlots(TargetState peer) {
        double free = Math.max(FREE_MIN * peer.slots(), peer.slots() - peer.regionQueueLength());
        return peer.isSuspect() ? SUSPECT_WEIGHT * free : free;
    }

    private int draw(int count, double total) {
        double lot = draws.next() * total;
        int last = NONE;
        for (int i = 0; i < count; i++) {
            if (weights[i] > 0) {
                last = i;
                lot -= weights[i];
                if (lot < 0) {
                    return i;
                }
            }
        }
        return last;
    }
}
