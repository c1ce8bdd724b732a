package io.lepton.benchmarks.serve;

import io.lepton.benchmarks.serve.Caller.Seen;
import io.lepton.benchmarks.serve.ServeFigures.Cell;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Measures one cell several times, each time between two looks at the floor.
 *
 * <p>A shared machine is fast one second and slow the next, and takes the floor along: so only what was measured side by side
 * is compared, and the median of the ratios is told.
 */
final class CellRuns {
    private static final int BATCH_ROWS = 8;
    private static final double FLOOR_SECONDS = 0.5;
    private static final int WARM_UP_SECONDS = 3;
    private static final int WARM_UPS_MAX = 12;
    /** Compilers that take less of the process's time than this have what they need. */
    private static final double COMPILING_MAX = 0.02;

    private final JavaProcess node;
    private final Caller caller;
    private final int rounds;
    private final int seconds;

    CellRuns(JavaProcess node, Caller caller, int rounds, int seconds) {
        this.node = node;
        this.caller = caller;
        this.rounds = rounds;
        this.seconds = seconds;
    }

    private record Round(
            Seen seen, double cpuMillis, double computeMillis, double floorMillis, double batchedFloorMillis) {
        double ofFloor() {
            return cpuMillis / floorMillis;
        }
    }

    /** Asks until the compilers have nothing left to do, then measures. */
    Cell measure(Subject subject, Transport transport, int connections, Floor floor)
            throws IOException, InterruptedException {
        warmUp(subject, transport, connections);
        List<Round> runs = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            double before = floor.millis(1, FLOOR_SECONDS);
            long cpu = node.figures().cpuMillis();
            var computed = ComputeFigures.of(caller.server(), subject);
            Seen seen = caller.ask(subject, transport, connections, seconds);
            double spent = (double) (node.figures().cpuMillis() - cpu) / seen.answers();
            double compute = ComputeFigures.of(caller.server(), subject).millisSince(computed);
            double after = floor.millis(1, FLOOR_SECONDS);
            runs.add(new Round(seen, spent, compute, (before + after) / 2, floor.millis(BATCH_ROWS, FLOOR_SECONDS)));
        }
        runs.sort(Comparator.comparingDouble(Round::ofFloor));
        return cell(transport, connections, runs);
    }

    private void warmUp(Subject subject, Transport transport, int connections)
            throws IOException, InterruptedException {
        for (int i = 0; i < WARM_UPS_MAX; i++) {
            ProcessFigures before = node.figures();
            caller.ask(subject, transport, connections, WARM_UP_SECONDS);
            ProcessFigures after = node.figures();
            double compiling = after.compilerMillis() - before.compilerMillis();
            if (compiling < COMPILING_MAX * (after.cpuMillis() - before.cpuMillis())) {
                return;
            }
        }
    }

    private static Cell cell(Transport transport, int connections, List<Round> sorted) {
        Round median = sorted.get(sorted.size() / 2);
        return new Cell(
                transport,
                connections,
                median.seen.answers(),
                median.cpuMillis,
                median.computeMillis,
                median.floorMillis,
                median.batchedFloorMillis,
                median.ofFloor(),
                sorted.getFirst().ofFloor(),
                sorted.getLast().ofFloor(),
                median.cpuMillis / median.batchedFloorMillis,
                median.seen.p50Millis(),
                median.seen.p99Millis());
    }
}
