package io.lepton.simulation.world;

import io.lepton.domain.Region;
import io.lepton.domain.RegionId;
import io.lepton.simulation.engine.Place;
import io.lepton.simulation.engine.RoundTrips;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where everything stands: a place for each region, one for the callers near it, and one for the control plane, beside
 * the first region.
 */
final class Ground {
    static final Place CONTROL = new Place("control");

    /** Between two machines of one region and back, and from the control plane to the region beside it. */
    private static final Duration NEXT_DOOR = Duration.ofNanos(500_000);

    private Ground() {}

    static Place of(RegionId region) {
        return new Place(region.value());
    }

    static Place callersNear(RegionId region) {
        return new Place("callers-" + region);
    }

    static RoundTrips roundTrips(Layout layout, WorldConfig config) {
        List<Spot> spots = new ArrayList<>();
        spots.add(new Spot(CONTROL, layout.regions().getFirst().id(), NEXT_DOOR));
        for (Region region : layout.regions()) {
            spots.add(new Spot(of(region.id()), region.id(), Duration.ZERO));
            spots.add(new Spot(callersNear(region.id()), region.id(), config.callerDistance()));
        }
        Map<Place, Map<Place, Duration>> times = new HashMap<>();
        for (Spot one : spots) {
            Map<Place, Duration> row = new HashMap<>();
            spots.forEach(other -> row.put(other.place, one.equals(other) ? NEXT_DOOR : one.to(other, layout)));
            times.put(one.place, row);
        }
        return RoundTrips.of(times);
    }

    /** A place as the region that it lies by, and the way to there and back. */
    private record Spot(Place place, RegionId region, Duration aside) {
        Duration to(Spot other, Layout layout) {
            return aside.plus(layout.roundTrip(region, other.region)).plus(other.aside);
        }
    }
}
