package io.lepton.benchmarks.federation;

import io.lepton.federation.CoordinatorCore;
import io.lepton.federation.Evaluation;
import io.lepton.federation.LocalTrainer;
import io.lepton.federation.Plan;
import io.lepton.federation.RoundReport;
import io.lepton.federation.codec.PlainFloats;
import io.lepton.federation.codec.SeededGenerator;
import io.lepton.federation.codec.Weights;
import io.lepton.federation.strategy.FedAvg;
import io.lepton.federation.strategy.LocalWork;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What rounds cost without any learning, in processor time of the one thread that runs them. */
final class CostFigures {
    private static final double NANOS_PER_MILLI = 1e6;
    private static final int SMALL = 2_500;
    private static final int LARGE = 1_000_000;
    private static final int MANY = 10_000;
    /** After so many rounds of ten the compiler has seen to all that is dear. */
    private static final int RESIDENT = 40;

    /** Has learned the same from the start. */
    private record Ready(Weights change) implements LocalTrainer {
        @Override
        public Learned train(int round, Plan.Local local, LocalWork work, Weights ownControl) {
            return new Learned(10, change);
        }

        @Override
        public Evaluation evaluate(Weights model) {
            return new Evaluation(1, 1, 0);
        }
    }

    /** Is gone when it should send what it learned. */
    private record Lost() implements LocalTrainer {
        @Override
        public Learned train(int round, Plan.Local local, LocalWork work, Weights ownControl) {
            throw new IllegalArgumentException("lost");
        }

        @Override
        public Evaluation evaluate(Weights model) {
            return new Evaluation(0, 0, 0);
        }
    }

    private CostFigures() {}

    static List<Figure> all() {
        List<Figure> figures = new ArrayList<>();
        for (Plan.Visibility visibility : Plan.Visibility.values()) {
            figures.add(Figure.of(
                    "round, 10 participants, 10 kB",
                    "CPU milliseconds",
                    100,
                    round(visibility, SMALL, 0, 1, 10),
                    visibility + "; median of 10 rounds, the cores and no journal on disk"));
            figures.add(Figure.of(
                    "round, 10 participants, 10 kB",
                    "CPU milliseconds, in a process that has done it before",
                    100,
                    round(visibility, SMALL, 0, RESIDENT, 20),
                    visibility + "; median of 20 rounds, after " + RESIDENT));
        }
        figures.add(Figure.of(
                "secure sum, 10 participants",
                "CPU milliseconds, 1 M parameters, 2 dropped",
                1_000,
                round(Plan.Visibility.NOBODY, LARGE, 2, 1, 3),
                "the whole round of ten participants and the coordinator; median of 3"));
        virtual(figures);
        return figures;
    }

    /** The median over federations, each of one round, after some that warm up. */
    private static double round(Plan.Visibility visibility, int size, int lost, int before, int runs) {
        var federations = new Federations(10);
        Plan plan = federations.plan(
                FedAvg.plain(),
                new Plan.Pace(1, 1, 10 - lost, Duration.ofMinutes(1), 3),
                new Plan.Local(1, 1, 0.1, 1),
                new Plan.Travel(visibility, new PlainFloats(), 4, 1_000));
        var random = new SeededGenerator(1);
        double[] change = new double[size];
        for (int i = 0; i < size; i++) {
            change[i] = 0.01 * random.nextGaussian();
        }
        List<LocalTrainer> trainers = new ArrayList<>(Collections.nCopies(10, new Ready(Weights.of(change))));
        for (int i = 0; i < lost; i++) {
            trainers.set(i, new Lost());
        }
        List<Double> millis = new ArrayList<>();
        for (int run = 0; run < before + runs; run++) {
            long begun = cpuNanos();
            CoordinatorCore done = federations.run(plan, Weights.zeros(size), trainers);
            long ended = cpuNanos();
            RoundReport report = done.reports().getLast();
            if (report.updateCount() != 10 - lost) {
                throw new IllegalStateException("not the round that was to be measured: report=" + report);
            }
            if (run >= before) {
                millis.add((ended - begun) / NANOS_PER_MILLI);
            }
        }
        Collections.sort(millis);
        return millis.get(millis.size() / 2);
    }

    private static void virtual(List<Figure> figures) {
        var federations = new Federations(MANY);
        Plan plan = federations.plan(
                FedAvg.plain(),
                new Plan.Pace(10, 0.01, 50, Duration.ofMinutes(1), 3),
                new Plan.Local(1, 1, 0.1, 1),
                new Plan.Travel(Plan.Visibility.COORDINATOR, new PlainFloats(), 4, 1_000));
        List<LocalTrainer> trainers = Collections.nCopies(MANY, new Ready(Weights.zeros(SMALL)));
        long before = usedBytes();
        long begun = cpuNanos();
        CoordinatorCore done = federations.runVirtually(plan, Weights.zeros(SMALL), trainers);
        double seconds = (cpuNanos() - begun) / NANOS_PER_MILLI / 1_000;
        long held = usedBytes() - before;
        String note = "10 rounds of a hundredth each, all try each model; 2,500 parameters";
        figures.add(Figure.of("10,000 virtual participants", "CPU seconds", Double.NaN, seconds, note));
        figures.add(
                Figure.of("10,000 virtual participants", "MiB held at the end", Double.NaN, held / 1_048_576.0, note));
        if (done.state().round() != 10) {
            throw new IllegalStateException(
                    "not all rounds are committed: round=" + done.state().round());
        }
    }

    private static long usedBytes() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
