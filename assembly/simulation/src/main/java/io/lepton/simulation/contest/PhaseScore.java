package io.lepton.simulation.contest;

/**
 * What became of the requests of one phase.
 *
 * @param requests how many came
 * @param missed how many were refused, were lost or were answered too late
 * @param crossed how many were answered in another region than the one that they reached
 */
public record PhaseScore(long requests, long missed, long crossed) {
    /** No request at all. */
    public static PhaseScore none() {
        return new PhaseScore(0, 0, 0);
    }

    /** Both together. */
    public PhaseScore plus(PhaseScore other) {
        return new PhaseScore(requests + other.requests, missed + other.missed, crossed + other.crossed);
    }

    /** The share of requests that missed their time, in percent; 0 where none came. */
    public double missedPercent() {
        return percent(missed);
    }

    /** The share of requests that were answered elsewhere, in percent; 0 where none came. */
    public double crossedPercent() {
        return percent(crossed);
    }

    private double percent(long part) {
        return requests == 0 ? 0 : 100.0 * part / requests;
    }
}
