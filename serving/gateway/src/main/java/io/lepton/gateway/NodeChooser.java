package io.lepton.gateway;

/**
 * Chooses a node of this region: the home of the request's affinity, else the best of three drawn ones.
 *
 * <p>Best is the one that is thought to answer first, by what it said of itself and what was sent there since; looking at
 * three of many keeps gateways that have the same news from all running to the same node. A node that has just come gets
 * its share of the draws gradually. An affinity's home is the highest in a rendezvous of the nodes that are not loaded
 * more than a quarter above the average. Owned by the {@link GatewayCore}.
 *
 * @see <a href="https://doi.org/10.1109/71.963420">Mitzenmacher 2001, "The power of two choices"</a>
 * @see <a href="https://arxiv.org/abs/1608.01350">Mirrokni et al. 2016, "Consistent hashing with bounded loads"</a>
 */
final class NodeChooser {
    static final int NONE = -1;

    private static final int DRAWN = 3;
    private static final double OVERLOAD = 1.25;

    private final Draws draws;
    private final int[] drawn = new int[DRAWN];

    NodeChooser(Draws draws) {
        this.draws = draws;
    }

    /** Hot: the index of the chosen node in the roster, or {@link #NONE} if none can answer. */
    int choose(TargetState[] roster, RouteQuery query, long nowNanos) {
        if (roster.length == 0) {
            return NONE;
        }
        int home = query.affinity().isPresent() ? home(roster, query, nowNanos) : NONE;
        if (home != NONE) {
            return home;
        }
        int best = bestOf(roster, draw(roster.length), query, nowNanos);
        return best == NONE && roster.length > DRAWN ? bestOfAll(roster, query, nowNanos) : best;
    }

    /** The index of the best node, ejected ones among them: where nobody else can answer, one that may is better. */
    int lastResort(TargetState[] roster, RouteQuery query, long nowNanos) {
        int best = NONE;
        for (int i = 0; i < roster.length; i++) {
            if (roster[i].isAlive(nowNanos)
                    && !roster[i].isFull()
                    && !query.hasTried(roster[i].target())
                    && (best == NONE || roster[i].isBetterThan(roster[best]))) {
                best = i;
            }
        }
        return best;
    }

    /** Draws different ones; all, where there are no more. */
    private int draw(int count) {
        if (count <= DRAWN) {
            for (int i = 0; i < count; i++) {
                drawn[i] = i;
            }
            return count;
        }
        drawn[0] = draws.below(count);
        drawn[1] = (drawn[0] + 1 + draws.below(count - 1)) % count;
        do {
            drawn[2] = draws.below(count);
        } while (drawn[2] == drawn[0] || drawn[2] == drawn[1]);
        return DRAWN;
    }

    private int bestOf(TargetState[] roster, int count, RouteQuery query, long nowNanos) {
        double fullShare = 0;
        for (int i = 0; i < count; i++) {
            if (isUsable(roster[drawn[i]], query, nowNanos)) {
                fullShare = Math.max(fullShare, roster[drawn[i]].standing().share(nowNanos));
            }
        }
        int best = NONE;
        for (int i = 0; i < count; i++) {
            TargetState node = roster[drawn[i]];
            if (isUsable(node, query, nowNanos)
                    && takesPart(node.standing().share(nowNanos), fullShare)
                    && (best == NONE || node.isBetterThan(roster[best]))) {
                best = drawn[i];
            }
        }
        return best;
    }

    /** A lot is drawn for a new node only, and only beside an older one. */
    private boolean takesPart(double share, double fullShare) {
        return share >= fullShare || draws.next() * fullShare < share;
    }

    private static int bestOfAll(TargetState[] roster, RouteQuery query, long nowNanos) {
        int best = NONE;
        for (int i = 0; i < roster.length; i++) {
            if (isUsable(roster[i], query, nowNanos) && (best == NONE || roster[i].isBetterThan(roster[best]))) {
                best = i;
            }
        }
        return best;
    }

    private static int home(TargetState[] roster, RouteQuery query, long nowNanos) {
        long queued = 0;
        long slots = 0;
        for (TargetState node : roster) {
            if (isUsable(node, query, nowNanos)) {
                queued += node.queueLength();
                slots += node.slots();
            }
        }
        double perSlotMax = OVERLOAD * (queued + 1) / slots;
        int home = NONE;
        long highest = 0;
        for (int i = 0; i < roster.length; i++) {
            TargetState node = roster[i];
            long rank = Hashes.mix(query.affinity().getAsLong() ^ node.hash());
            boolean isRoomy = node.queueLength() + 1 <= Math.ceil(perSlotMax * node.slots());
            if ((home == NONE || rank > highest) && isRoomy && isUsable(node, query, nowNanos)) {
                home = i;
                highest = rank;
            }
        }
        return home;
    }

    private static boolean isUsable(TargetState node, RouteQuery query, long nowNanos) {
        return node.isAlive(nowNanos)
                && !node.isFull()
                && !node.standing().isEjected(nowNanos)
                && !query.hasTried(node.target());
    }
}
