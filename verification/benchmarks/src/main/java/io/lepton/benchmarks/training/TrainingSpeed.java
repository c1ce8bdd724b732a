package io.lepton.benchmarks.training;

import com.sun.management.OperatingSystemMXBean;
import io.lepton.benchmarks.serve.Machine;
import io.lepton.data.LabelledFeatures;
import io.lepton.data.Targets;
import io.lepton.training.EpochReport;
import io.lepton.training.FitOptions;
import io.lepton.training.TrainingProgress;
import io.lepton.wire.Json;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * What an epoch costs here and in the engine's Python front end: the same network, the same rows, the same batches in another
 * order, in turns.
 *
 * <p>Arguments: the folder with the public data sets, a Python with torch, how many runs of each, how many threads, the
 * subjects (all if none). Of each run the first epoch does not count. Ours also counts how many answers were right, as
 * {@code lepton train} does; Python's only adds up the loss. Prints JSON.
 */
public final class TrainingSpeed {
    private static final double NANOS = 1e9;
    private static final int EPOCHS = 3;
    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    /**
     * One network.
     *
     * @param parameters how many it has
     * @param ours each epoch that counts
     * @param python the same in Python with the optimiser that it takes by itself
     * @param pythonFused the same with the optimiser that steps in one kernel
     * @param cpuRatio the median of ours over that of Python's
     * @param cpuRatioFused the same beside the fused one
     * @param wallRatio like {@code cpuRatio} by the clock on the wall
     */
    record Figures(
            Subject subject,
            int parameters,
            int rows,
            int batch,
            int threads,
            List<Epoch> ours,
            List<Epoch> python,
            List<Epoch> pythonFused,
            double cpuRatio,
            double cpuRatioFused,
            double wallRatio) {}

    /** All of them, and on what. */
    record Report(String machine, List<Figures> figures) {}

    private TrainingSpeed() {}

    /** Measures it all; two minutes a run. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path data = Path.of(arguments[0]);
        int runs = Integer.parseInt(arguments[2]);
        int threads = Integer.parseInt(arguments[3]);
        var subjects = arguments.length > 4
                ? Stream.of(arguments).skip(4).map(Subject::valueOf).toList()
                : List.of(Subject.values());
        List<Figures> figures = new ArrayList<>();
        for (Subject subject : subjects) {
            try (var python = new PythonFront(arguments[1], threads, subject, subject.read(data))) {
                figures.add(measure(subject, subject.read(data), python, runs, threads));
            }
        }
        System.out.print(Json.writePretty(new Report(Machine.describe(), figures)));
    }

    private static Figures measure(Subject subject, LabelledFeatures rows, PythonFront python, int runs, int threads)
            throws IOException, InterruptedException {
        List<Epoch> ours = new ArrayList<>();
        List<Epoch> plain = new ArrayList<>();
        List<Epoch> fused = new ArrayList<>();
        int parameters = 0;
        for (int run = 0; run < runs; run++) {
            var model = subject.model((Targets.Classes) rows.targets()).onThreads(threads);
            var clock = new EpochClock();
            var options = FitOptions.epochs(EPOCHS).batch(subject.batch).seed(1);
            parameters =
                    model.fit(rows.features(), rows.targets(), options, clock).parameters().length;
            ours.addAll(counted(clock.epochs));
            plain.addAll(counted(python.train("plain", EPOCHS)));
            fused.addAll(counted(python.train("fused", EPOCHS)));
            System.err.printf("%s %d: %s %s %s%n", subject, run, ours.getLast(), plain.getLast(), fused.getLast());
        }
        double cpu = median(ours, Epoch::cpuSeconds);
        return new Figures(
                subject,
                parameters,
                subject.rows,
                subject.batch,
                threads,
                ours,
                plain,
                fused,
                cpu / median(plain, Epoch::cpuSeconds),
                cpu / median(fused, Epoch::cpuSeconds),
                median(ours, Epoch::wallSeconds) / median(plain, Epoch::wallSeconds));
    }

    private static List<Epoch> counted(List<Epoch> epochs) {
        return epochs.subList(1, epochs.size());
    }

    private static double median(List<Epoch> epochs, ToDoubleFunction<Epoch> cost) {
        double[] sorted = epochs.stream().mapToDouble(cost).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    /** Takes the time of each epoch. */
    private static final class EpochClock implements TrainingProgress {
        private final List<Epoch> epochs = new ArrayList<>();
        private long cpu = PROCESS.getProcessCpuTime();
        private long wall = System.nanoTime();

        @Override
        public void epochEnded(EpochReport epoch) {
            long cpuNow = PROCESS.getProcessCpuTime();
            long wallNow = System.nanoTime();
            epochs.add(new Epoch(
                    (cpuNow - cpu) / NANOS,
                    (wallNow - wall) / NANOS,
                    epoch.values().getOrDefault("loss", Double.NaN)));
            cpu = cpuNow;
            wall = wallNow;
        }
    }
}
