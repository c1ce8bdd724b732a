package io.lepton.simulation.contest;

import io.lepton.gateway.GatewayCoreConfig;
import io.lepton.gateway.RoutingConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Makes the doors of an arena for each policy. */
final class Contestants {
    private Contestants() {}

    static List<Door> doors(RoutingPolicy policy, Arena arena) {
        return switch (policy) {
            case LEPTON -> core(arena, routing(arena));
            case LEPTON_UNHEDGED -> core(arena, routing(arena).withHedgeShare(0));
            case NEAREST -> plain(arena, Baselines::nearest);
            case ROUND_ROBIN -> plain(arena, Baselines::roundRobin);
            case LEAST_REQUESTS -> plain(arena, Baselines::leastRequests);
            case PEAK_EWMA -> plain(arena, PeakEwma::new);
            case PRIORITY_FAILOVER -> plain(arena, Baselines::priorityFailover);
            case LOAD_AWARE_LOCALITY -> plain(arena, LoadAwareLocality::new);
            case PREQUAL -> plain(arena, Prequal::new);
        };
    }

    private static RoutingConfig routing(Arena arena) {
        return RoutingConfig.defaults()
                .withGoal(Duration.ofNanos(arena.terrain().sloNanos()));
    }

    private static List<Door> core(Arena arena, RoutingConfig routing) {
        GatewayCoreConfig defaults = GatewayCoreConfig.defaults();
        var config = defaults.withRouting(routing);
        CoreFleet fleet = new CoreFleet(arena);
        for (int region = 0; region < arena.regions(); region++) {
            fleet.add(new CoreDoor(arena, fleet, region, config));
        }
        return List.copyOf(fleet.doors());
    }

    private static List<Door> plain(Arena arena, Function<View, Chooser> chooser) {
        List<Door> doors = new ArrayList<>();
        for (int region = 0; region < arena.regions(); region++) {
            View view = new View(arena, region);
            doors.add(new PlainDoor(view, chooser.apply(view)));
        }
        return doors;
    }
}
