package io.lepton.server;

import io.lepton.chassis.Configuration;
import io.lepton.cli.FleetLauncher;
import io.lepton.cli.LaunchProgress;
import io.lepton.cli.UpOptions;

/** Starts a development fleet in this process, or in one of its own, and keeps it until it is stopped. */
final class LocalFleetLauncher implements FleetLauncher {
    private static final String LOG_FILE = "org.slf4j.simpleLogger.logFile";

    private final String version;

    LocalFleetLauncher(String version) {
        this.version = version;
    }

    @Override
    public int up(UpOptions options, LaunchProgress progress) throws InterruptedException {
        FleetLayout unplanned = options.regionsFile()
                .map(file -> Configuration.read(file, FleetFile.class).toLayout(file.toString()))
                .orElseGet(FleetLayout::builtIn);
        FleetLayout layout = options.planFile()
                .map(file -> Configuration.read(file, PlanFile.class).toPlan(file.toString(), unplanned.regions()))
                .map(unplanned::withPlan)
                .orElse(unplanned);
        return options.detach() ? DetachedFleet.start(options, layout, progress) : runHere(options, layout, progress);
    }

    private int runHere(UpOptions options, FleetLayout layout, LaunchProgress progress) throws InterruptedException {
        try (var stop = StopSignal.listen();
                FleetHome home = takeHome(options);
                LocalFleet fleet = LocalFleet.start(layout, options, version, home, stop::give, progress)) {
            fleet.serve(options, progress);
            home.announce(fleet.control());
            Welcome.of(layout, options, fleet.control()).forEach(progress::say);
            stop.await();
            progress.step("Stopping");
        }
        return 0;
    }

    /** The log goes to a file, so that the terminal keeps to what a person must know; no logger may exist before. */
    private static FleetHome takeHome(UpOptions options) {
        FleetHome home = FleetHome.take(options.home());
        if (options.fresh()) {
            home.empty();
        }
        System.setProperty(LOG_FILE, FleetHome.logOf(options.home()).toString());
        return home;
    }
}
