package io.lepton.benchmarks;

import io.lepton.data.CsvOptions;
import io.lepton.data.Datasets;
import io.lepton.data.PreparationFit;
import io.lepton.data.PreparationPlan;
import io.lepton.data.Problems;
import io.lepton.data.RowSource;
import io.lepton.data.Schema;
import io.lepton.wire.Json;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What preparing a CSV file costs: reading alone, a pass that fits the preparation, and a pass that makes features.
 *
 * <p>Arguments: a CSV file without header whose last column is the label, how often its rows are to be repeated, how many
 * runs. Figures are of the one thread's processor time, so that a busy machine changes them little; run it with a small
 * heap to see that memory is bounded.
 */
public final class DataPreparation {
    private static final int BATCH_ROWS = 8_192;
    private static final double NANOS_PER_SECOND = 1e9;

    /**
     * One run.
     *
     * @param readRowsPerCpuSecond the file to typed columns
     * @param fitRowsPerCpuSecond the same, and the fitting of every column
     * @param prepareRowsPerCpuSecond the file to features
     */
    public record Run(double readRowsPerCpuSecond, double fitRowsPerCpuSecond, double prepareRowsPerCpuSecond) {}

    /** All runs of one file. */
    public record Figures(long rows, long fileBytes, int features, long heapMaxBytes, List<Run> runs) {
        public Figures {
            runs = List.copyOf(runs);
        }
    }

    private DataPreparation() {}

    /** Measures, and prints one JSON text. */
    public static void main(String[] arguments) throws IOException {
        Path file = Files.createTempFile("rows", ".csv");
        try {
            byte[] once = Files.readAllBytes(Path.of(arguments[0]));
            try (var out = Files.newOutputStream(file)) {
                for (int copy = 0; copy < Integer.parseInt(arguments[1]); copy++) {
                    out.write(once);
                }
            }
            System.out.print(Json.writePretty(measure(file, Integer.parseInt(arguments[2]))));
        } finally {
            Files.delete(file);
        }
    }

    private static Figures measure(Path file, int runCount) throws IOException {
        RowSource source = Datasets.csvRows(file, CsvOptions.standard().withoutHeader());
        Schema schema = source.inferSchema();
        Set<String> label = Set.of(schema.names().getLast());
        List<Run> runs = new ArrayList<>();
        long rows = 0;
        int features = 0;
        for (int run = 0; run < runCount; run++) {
            long begun = cpuNanos();
            rows = pass(source, schema, _ -> {});
            long read = cpuNanos();
            var fit = PreparationFit.begin(PreparationPlan.standard(), schema, label);
            pass(source, schema, fit::add);
            var preparation = fit.finish();
            long fitted = cpuNanos();
            pass(source, schema, preparation::apply);
            long prepared = cpuNanos();
            features = preparation.width();
            runs.add(new Run(rate(rows, begun, read), rate(rows, read, fitted), rate(rows, fitted, prepared)));
        }
        return new Figures(
                rows, Files.size(file), features, Runtime.getRuntime().maxMemory(), runs);
    }

    private interface BatchUse {
        void use(io.lepton.data.RowBatch batch);
    }

    private static long pass(RowSource source, Schema schema, BatchUse use) {
        long rows = 0;
        try (var reader = source.open(schema, BATCH_ROWS, new Problems())) {
            for (var batch = reader.next(); batch.isPresent(); batch = reader.next()) {
                use.use(batch.get());
                rows += batch.get().rowCount();
            }
        }
        return rows;
    }

    private static double rate(long rows, long from, long to) {
        return Math.rint(rows * NANOS_PER_SECOND / (to - from));
    }

    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
