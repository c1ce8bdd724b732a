package io.lepton.simulation.engine;

/**
 * How badly the network treats what enters or leaves a place for a while.
 *
 * @param delayFactor how much longer every way takes, at least 1
 * @param loss how often a message is lost and sent again, in [0, 1)
 * @param overtaking how often a message is held up while those behind it pass, in [0, 1]
 * @param duplication how often a message arrives twice, in [0, 1]
 * @param losesResets whether nobody hears that the process at the other end is dead: half-open connections
 */
public record Weather(double delayFactor, double loss, double overtaking, double duplication, boolean losesResets) {
    /** Nothing out of the ordinary. */
    public static final Weather CLEAR = new Weather(1, 0, 0, 0, false);

    public Weather {
        if (!(delayFactor >= 1 && delayFactor < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("must be a finite number, at least 1: delayFactor=" + delayFactor);
        }
        if (!(loss >= 0 && loss < 1)
                || !(overtaking >= 0 && overtaking <= 1)
                || !(duplication >= 0 && duplication <= 1)) {
            throw new IllegalArgumentException(
                    "out of range: loss=" + loss + ", overtaking=" + overtaking + ", duplication=" + duplication);
        }
    }

    /** Every way takes some times as long. */
    public static Weather slow(double factor) {
        return new Weather(factor, 0, 0, 0, false);
    }

    /** Messages are lost, and sent again after a while. */
    public static Weather lossy(double share) {
        return new Weather(1, share, 0, 0, false);
    }

    /** Messages pass each other. */
    public static Weather unordered(double share) {
        return new Weather(1, 0, share, 0, false);
    }

    /** Messages arrive twice. */
    public static Weather doubling(double share) {
        return new Weather(1, 0, 0, share, false);
    }

    /** Connections to the dead stay open. */
    public static Weather halfOpen() {
        return new Weather(1, 0, 0, 0, true);
    }

    /** The worse of both in every respect. */
    Weather and(Weather other) {
        return new Weather(
                Math.max(delayFactor, other.delayFactor),
                Math.max(loss, other.loss),
                Math.max(overtaking, other.overtaking),
                Math.max(duplication, other.duplication),
                losesResets || other.losesResets);
    }
}
