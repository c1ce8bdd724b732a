package io.lepton.cli;

import io.lepton.cli.Simulator.Verdict;
import io.lepton.domain.ErrorCode;
import java.util.List;

/** {@code lepton simulate region-loss}: loses a region in virtual time, over and over, and checks every answer. */
final class SimulateCommand {
    private static final int DEFAULT_SEEDS = 200;

    private final Argument<Integer> seeds =
            Argument.option("--seeds", "N", "how many worlds (default: " + DEFAULT_SEEDS + ")", Values::seeds);
    private final Argument<Long> firstSeed =
            Argument.option("--first-seed", "N", "the seed of the first world (default: 0)", Long::valueOf);
    private final Argument<Boolean> trace =
            Argument.flag("--trace", "run the first world alone, and print everything that happens in it");

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
        return Command.group("simulate", "Runs the fleet's decisions in virtual time.", example, List.of(child));
    }

    private int run() {
        Verdict verdict = trace.isGiven() ? replay() : loseRegion();
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
