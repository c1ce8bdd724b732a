package io.lepton.server;

import io.lepton.chassis.Configuration;
import io.lepton.cli.FleetLauncher;
import io.lepton.cli.LaunchProgress;
import io.lepton.cli.UpOptions;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Starts a development fleet in this process, or in one of its own, and keeps it until it is stopped. */
final class LocalFleetLauncher implements FleetLauncher {
    /** Longer than a gateway and then a node may take to answer what they have taken in. */
    private static final int FAREWELL_SECONDS_MAX = 25;

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
        var stop = new CountDownLatch(1);
        var ended = new CountDownLatch(1);
        // A signal ends the JVM as soon as its hooks return: this one waits until the fleet has said farewell.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> awaitFarewell(stop, ended), "farewell"));
        try (FleetHome home = takeHome(options);
                LocalFleet fleet = LocalFleet.start(layout, options, version, home, stop::countDown, progress)) {
            fleet.serve(options, progress);
            home.announce(fleet.control());
            Welcome.of(layout, options, fleet.control()).forEach(progress::say);
            stop.await();
            progress.step("Stopping");
        } finally {
            ended.countDown();
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

    /** Lets the fleet end in order where a signal asks for the end; it then ends well, and not by a signal. */
    private static void awaitFarewell(CountDownLatch stop, CountDownLatch ended) {
        boolean isSignal = ended.getCount() > 0;
        stop.countDown();
        try {
            if (isSignal && ended.await(FAREWELL_SECONDS_MAX, TimeUnit.SECONDS)) {
                Runtime.getRuntime().halt(0);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
