package io.lepton.cli;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/** {@code lepton up}: has the launcher start a development fleet, and shows how far it is. */
final class UpCommand {
    private final Argument<Path> regions =
            Argument.fileOption("--regions", "FILE", "describes the regions (else beijing, frankfurt and virginia)");
    private final Argument<Path> plan = Argument.fileOption(
            "--plan", "FILE", "says where each region's traffic goes when there is a choice (else near regions first)");
    private final Argument<Integer> port = Argument.option(
            "--port",
            "PORT",
            "the control plane's port, the gateways follow (default: " + UpOptions.DEFAULT_PORT + ")",
            Values::port);
    private final Argument<Boolean> noWan =
            Argument.flag("--no-wan", "let hops between regions take no time, instead of real round-trip times");
    private final Argument<Boolean> empty = Argument.flag("--empty", "start without the bundled model");
    private final Argument<Boolean> fresh = Argument.flag(
            "--fresh",
            "forget the models and deployments of the fleet that ran here before, instead of going on with them");
    private final Argument<String> store = Argument.option(
            "--store",
            "URL",
            "keeps the desired state elsewhere: sqlite:FILE or postgresql://HOST/NAME?user=USER",
            Function.identity());
    private final Argument<Boolean> detach =
            Argument.flag("--detach", "return once the fleet answers, and leave it running");

    private final Session session;
    private final FleetLauncher launcher;

    UpCommand(Session session, FleetLauncher launcher) {
        this.session = session;
        this.launcher = launcher;
    }

    Command command() {
        return Command.of(
                "up",
                "Starts a development fleet on this machine: a control plane and, for each region, a gateway and two nodes.",
                "lepton up --detach",
                List.of(regions, plan, port, noWan, empty, fresh, store, detach),
                this::run);
    }

    private int run() throws InterruptedException {
        if (fresh.isGiven() && store.value().isPresent()) {
            throw new LeptonException(
                    ErrorCode.INVALID_REQUEST,
                    "--fresh empties the fleet's own folder, never a store that --store names: give one of them");
        }
        regions.value().ifPresent(file -> GivenFile.check("regions", file));
        plan.value().ifPresent(file -> GivenFile.check("plan", file));
        try (var progress = new LaunchLines(session.terminal())) {
            return launcher.up(options(), progress);
        }
    }

    private UpOptions options() {
        return new UpOptions(
                regions.value(),
                plan.value(),
                !noWan.isGiven(),
                detach.isGiven(),
                port.value().orElse(UpOptions.DEFAULT_PORT),
                session.home(),
                !empty.isGiven(),
                fresh.isGiven(),
                store.value());
    }
}
