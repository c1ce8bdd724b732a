package io.lepton.cli;

import io.lepton.cli.Simulator.Verdict;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * {@code lepton simulate WORLD}: compares routing policies in virtual time. {@code lepton simulate region-loss}: loses a
 * region, over and over, and checks every answer. {@code lepton simulate faults}: does so with every class of fault.
 */
final class SimulateCommand {
    private static final int DEFAULT_SEEDS = 200;
    private static final int DEFAULT_RUNS = 3;
    private static final int DEFAULT_FAULT_SEEDS = 10;

    private final Argument<Path> world = Argument.optionalFileOperand(
            "WORLD", "a file with regions, distances, load and phases, as examples/world.yaml");
    private final Argument<List<String>> policies = Argument.option(
            "--policy", "NAMES", "which policies, with commas between (default: all)", SimulateCommand::names);
    private final Argument<Integer> runs = Argument.option(
            "--seeds", "N", "how many runs of each policy (default: " + DEFAULT_RUNS + ")", Values::seeds);
    private final Argument<Path> page =
            Argument.fileOption("--html", "FILE", "writes a page with charts there as well");

    private final Argument<Integer> seeds =
            Argument.option("--seeds", "N", "how many worlds (default: " + DEFAULT_SEEDS + ")", Values::seeds);
    private final Argument<Long> firstSeed =
            Argument.option("--first-seed", "N", "the seed of the first world (default: 0)", Long::valueOf);
    private final Argument<Boolean> trace =
            Argument.flag("--trace", "run the first world alone, and print everything that happens in it");

    private final Argument<Integer> faultSeeds = Argument.option(
            "--seeds", "N", "how many worlds of each class (default: " + DEFAULT_FAULT_SEEDS + ")", Values::seeds);
    private final Argument<Long> firstFaultSeed =
            Argument.option("--first-seed", "N", "the seed of the first world (default: 0)", Long::valueOf);
    private final Argument<String> faultClass =
            Argument.option("--class", "NAME", "only this class of fault (default: all)", name -> name);
    private final Argument<Boolean> faultTrace =
            Argument.flag("--trace", "run the first world of --class alone, and print everything that happens in it");

    private final Session session;
    private final Simulator simulator;

    SimulateCommand(Session session, Simulator simulator) {
        this.session = session;
        this.simulator = simulator;
    }

    Command command() {
        String example = "lepton simulate region-loss --seeds 200";
        var child = Command.of(
                "region-loss",
                "Loses a region and brings it back, in a new world for each seed, and checks what must hold.",
                example,
                List.of(seeds, firstSeed, trace),
                this::run);
        var faults = Command.of(
                "faults",
                "Lets each class of fault happen in a new world for each seed, and checks what must hold.",
                "lepton simulate faults --class two-controls --seeds 100",
                List.of(faultClass, faultSeeds, firstFaultSeed, faultTrace),
                this::letFail);
        return Command.of(
                        "simulate",
                        "Runs the fleet's decisions in virtual time: compares routing policies in a world of your own.",
                        "lepton simulate examples/world.yaml --policy lepton,prequal --html report.html",
                        List.of(world, policies, runs, page),
                        this::compare)
                .with(child, faults);
    }

    private int compare() {
        Path file = GivenFile.check(
                "world",
                world.value()
                        .orElseThrow(() -> new LeptonException(
                                ErrorCode.INVALID_REQUEST, "no world to simulate: give WORLD, region-loss or faults")));
        Simulator.Comparison comparison = compareIn(file);
        page.value().ifPresent(target -> write(target, comparison.page()));
        session.terminal().print(comparison.table());
        return 0;
    }

    private Simulator.Comparison compareIn(Path file) {
        try (var progress = session.terminal().progress()) {
            return simulator.compare(
                    file,
                    policies.value().orElse(List.of()),
                    runs.value().orElse(DEFAULT_RUNS),
                    (done, total) -> progress.show("comparing", done, total));
        }
    }

    private static void write(Path target, String text) {
        try {
            Files.writeString(target, text);
        } catch (IOException e) {
            throw new LeptonException(ErrorCode.STORAGE_FAILED, "cannot write the page: html=" + target, e);
        }
    }

    private static List<String> names(String text) {
        return List.of(text.split(",", -1));
    }

    private int run() {
        return tell(trace.isGiven() ? replay() : loseRegion());
    }

    private int letFail() {
        return tell(faultTrace.isGiven() ? replayFault() : runFaults());
    }

    private Verdict replayFault() {
        String name = faultClass
                .value()
                .orElseThrow(() ->
                        new LeptonException(ErrorCode.INVALID_REQUEST, "no class to trace: give --class with --trace"));
        return simulator.replayFault(name, firstFaultSeed.value().orElse(0L), session.terminal()::printLine);
    }

    private Verdict runFaults() {
        try (var progress = session.terminal().progress()) {
            return simulator.letFail(
                    faultClass.value(),
                    faultSeeds.value().orElse(DEFAULT_FAULT_SEEDS),
                    firstFaultSeed.value().orElse(0L),
                    (done, total) -> progress.show("letting things fail", done, total));
        }
    }

    private int tell(Verdict verdict) {
        session.terminal().print(verdict.report());
        return verdict.holds() ? 0 : ErrorCode.INTERNAL.owner().exitCode();
    }

    private Verdict replay() {
        return simulator.replay(first(), session.terminal()::printLine);
    }

    private Verdict loseRegion() {
        try (var progress = session.terminal().progress()) {
            return simulator.loseRegion(
                    seeds.value().orElse(DEFAULT_SEEDS),
                    first(),
                    (done, total) -> progress.show("losing a region", done, total));
        }
    }

    private long first() {
        return firstSeed.value().orElse(0L);
    }
}
