package io.lepton.simulation;

import io.lepton.gateway.GatewayCore;
import io.lepton.simulation.engine.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Runs the loss of a region over many seeds; each run is independent, deterministic and on the caller's thread. */
public final class RegionLossReport {
    private RegionLossReport() {}

    /** Runs every seed. */
    public static SimulationReport run(ScenarioOptions options) {
        return run(options, _ -> {});
    }

    /** Runs every seed, and tells of each as soon as it is over. */
    public static SimulationReport run(ScenarioOptions options, Consumer<SeedResult> progress) {
        List<SeedResult> results = new ArrayList<>();
        for (int index = 0; index < options.seeds(); index++) {
            SeedResult result = run(options.firstSeed() + index, Trace.digested());
            progress.accept(result);
            results.add(result);
        }
        return new SimulationReport(options, results);
    }

    /** Runs one seed again, and hands every line of its trace to a reader. */
    public static SeedResult replay(long seed, Consumer<String> reader) {
        return run(seed, Trace.readBy(reader));
    }

    private static SeedResult run(long seed, Trace trace) {
        return new RegionLoss(seed, trace, GatewayCore::route).run();
    }
}
