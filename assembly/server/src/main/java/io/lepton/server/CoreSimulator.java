package io.lepton.server;

import io.lepton.chassis.Configuration;
import io.lepton.cli.Simulator;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.simulation.ContestReport;
import io.lepton.simulation.ContestWorld;
import io.lepton.simulation.FaultClass;
import io.lepton.simulation.FaultReport;
import io.lepton.simulation.RegionLossReport;
import io.lepton.simulation.ScenarioOptions;
import io.lepton.simulation.SimulationReport;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** The simulator of the {@code simulation} module, as the command line asks for it. */
final class CoreSimulator implements Simulator {
    @Override
    public Verdict loseRegion(int seeds, long firstSeed, Progress progress) {
        var done = new AtomicInteger();
        return verdict(RegionLossReport.run(
                new ScenarioOptions(seeds, firstSeed), _ -> progress.done(done.incrementAndGet(), seeds)));
    }

    @Override
    public Verdict replay(long seed, Consumer<String> trace) {
        var result = RegionLossReport.replay(seed, trace);
        return verdict(new SimulationReport(new ScenarioOptions(1, seed), List.of(result)));
    }

    @Override
    public Verdict letFail(Optional<String> faultClass, int seeds, long firstSeed, Progress progress) {
        List<FaultClass> faults =
                faultClass.map(CoreSimulator::fault).map(List::of).orElseGet(() -> List.of(FaultClass.values()));
        int total = faults.size() * seeds;
        var done = new AtomicInteger();
        return verdict(FaultReport.run(
                faults, new ScenarioOptions(seeds, firstSeed), _ -> progress.done(done.incrementAndGet(), total)));
    }

    @Override
    public Verdict replayFault(String faultClass, long seed, Consumer<String> trace) {
        return verdict(FaultReport.replay(fault(faultClass), seed, trace));
    }

    private static FaultClass fault(String word) {
        try {
            return FaultClass.of(word);
        } catch (IllegalArgumentException e) {
            throw new LeptonException(ErrorCode.INVALID_REQUEST, String.valueOf(e.getMessage()), e);
        }
    }

    private static Verdict verdict(FaultReport report) {
        return new Verdict(report.toString(), report.holds());
    }

    @Override
    public Comparison compare(Path world, List<String> policies, int seeds, Progress progress) {
        var described = Configuration.read(world, ContestWorld.class);
        int total = ContestReport.runs(policies, seeds);
        try {
            var report = ContestReport.run(
                    described, new NeighbourFiles(world), policies, seeds, done -> progress.done(done, total));
            return new Comparison(report.toString(), report.toHtml());
        } catch (IllegalArgumentException e) {
            throw new LeptonException(ErrorCode.INVALID_CONFIGURATION, world + ": " + e.getMessage(), e);
        }
    }

    private static Verdict verdict(SimulationReport report) {
        return new Verdict(report + "\n", report.holds());
    }
}
