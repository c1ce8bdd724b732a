package io.lepton.simulation.contest;

import java.util.List;
import java.util.Optional;

/**
 * The world of a contest, checked, with its regions told by their indexes.
 *
 * @param sloNanos the time in which a request should be answered
 * @param sites the regions
 * @param roundTripNanos from each site to each other and back, symmetric, 0 within one
 * @param serviceNanos the mean of the service times
 * @param serviceSpread the spread of their logarithm
 * @param stages what happens, in order
 * @param tide how the load follows the sun; it does not if absent
 * @param tape the calls to repeat; they come at random if absent
 */
public record Terrain(
        long sloNanos,
        List<Site> sites,
        List<List<Long>> roundTripNanos,
        double serviceNanos,
        double serviceSpread,
        List<Stage> stages,
        Optional<Tide> tide,
        Optional<Tape> tape) {
    /** No region. */
    public static final int NOWHERE = -1;

    public Terrain {
        sites = List.copyOf(sites);
        roundTripNanos = List.copyOf(roundTripNanos);
        stages = List.copyOf(stages);
    }

    /** One region: its nodes, what each of them runs at once, the calls that come by themselves, and where it lies. */
    public record Site(String id, int nodes, int slots, double callsPerSecond, double latitude, double longitude) {}

    /** A load that rises and falls by a share, highest at each site when its own noon comes round. */
    public record Tide(double swing, long periodNanos) {
        double factor(Site site, long nanos) {
            return 1 + swing * Math.cos(2 * Math.PI * ((double) nanos / periodNanos + site.longitude() / 360));
        }
    }

    /** A stretch of time, with a factor on all calls, a dead region and a slow one, each perhaps {@link #NOWHERE}. */
    public record Stage(long nanos, double load, int dead, int slow, double slowFactor) {}
}
