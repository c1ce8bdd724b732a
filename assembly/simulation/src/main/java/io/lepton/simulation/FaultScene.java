package io.lepton.simulation;

import io.lepton.domain.Region;
import io.lepton.domain.RegionId;
import io.lepton.simulation.engine.Place;
import io.lepton.simulation.world.Hands;
import io.lepton.simulation.world.Layout;
import io.lepton.simulation.world.World;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;

/**
 * Where a fault is planned: the world, the lots of its seed, and the stretch of time in which it may do harm. All harm is
 * undone at the end of that stretch, whatever the plan.
 */
record FaultScene(World world, Layout layout, Hands hands, SplittableRandom random, long fromNanos, long untilNanos) {
    /** The same scene with less time. */
    FaultScene during(long from, long until) {
        return new FaultScene(world, layout, hands, random, from, until);
    }

    /** Does something when a share of the time has passed. */
    void at(double share, Runnable action) {
        world.at(fromNanos + Math.round(share * (untilNanos - fromNanos)), action);
    }

    /** The time when that share has passed. */
    long nanosAt(double share) {
        return fromNanos + Math.round(share * (untilNanos - fromNanos));
    }

    List<RegionId> regions() {
        return layout.regions().stream().map(Region::id).toList();
    }

    RegionId anyRegion() {
        return regions().get(random.nextInt(layout.regions().size()));
    }

    /** One or more of the regions, perhaps all. */
    List<RegionId> someRegions() {
        return shuffled(regions())
                .subList(0, 1 + random.nextInt(layout.regions().size()));
    }

    /** Two different places: regions, or a region and the control plane. */
    List<Place> twoPlaces() {
        List<Place> places = new ArrayList<>(List.of(Hands.CONTROL));
        regions().forEach(region -> places.add(Hands.place(region)));
        return shuffled(places).subList(0, 2);
    }

    <T> List<T> shuffled(List<T> from) {
        List<T> shuffled = new ArrayList<>(from);
        Collections.shuffle(shuffled, Random.from(random));
        return shuffled;
    }

    int anyProcess(RegionId region) {
        return random.nextInt(1 + layout.nodesPerRegion());
    }

    double between(double least, double most) {
        return least + random.nextDouble() * (most - least);
    }
}
