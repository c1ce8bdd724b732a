package io.lepton.benchmarks.forward;

import io.lepton.benchmarks.forward.ForwardFigures.Cell;
import io.lepton.benchmarks.serve.Machine;
import io.lepton.benchmarks.serve.ProcessFigures;
import io.lepton.wire.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Forwards the same requests through a gateway, nginx and haproxy, in turns, and tells the CPU time of each one's process
 * for a request: of all its threads, user and system, compilers and collectors among them.
 *
 * <p>Arguments, all optional: the seconds of each measurement, the rounds, the cells by comma ({@code SMALL/32} or a whole
 * load). Needs Linux, nginx, haproxy, wrk, h2load and taskset. Every proxy has one worker, chooses between the same two
 * upstreams by their load, and has one core for itself while the callers and upstreams share another: a proxy that has to
 * share its core pays for cold caches, and how often is chance. Each is warmed until its compilers rest. A round asks all of
 * them, one after the other, and only what one round saw is compared. {@code Forward 3 3 SMALL/32} looks at one cell in a
 * minute. Prints a table on the error stream and the figures as JSON on the output.
 */
public final class Forward {
    private static final int SECONDS = 5;
    private static final int ROUNDS = 7;
    /** Before the first round of each cell, for each proxy: the compilers need so many requests, however long they take. */
    private static final long WARM_UP_ANSWERS = 150_000;

    private static final int WARM_UPS_MAX = 25;
    /** Compilers that take less of the process's time than this have what they need. */
    private static final double COMPILING_MAX = 0.01;

    private static final double MICROS_A_MILLI = 1_000;

    private final Path directory;
    private final int seconds;
    private final int rounds;

    private Forward(Path directory, int seconds, int rounds) {
        this.directory = directory;
        this.seconds = seconds;
        this.rounds = rounds;
    }

    /** Runs it all; about ten minutes. */
    public static void main(String[] args) throws IOException, InterruptedException {
        int seconds = args.length > 0 ? Integer.parseInt(args[0]) : SECONDS;
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : ROUNDS;
        Map<Load, List<Integer>> cells = cells(args.length > 2 ? args[2] : "SMALL,HTTP2,LARGE");
        var forward = new Forward(Files.createTempDirectory("lepton-forward"), seconds, rounds);
        System.out.print(Json.writePretty(forward.run(cells)));
    }

    private static Map<Load, List<Integer>> cells(String list) {
        Map<Load, List<Integer>> cells = new LinkedHashMap<>();
        for (String cell : list.split(",", -1)) {
            String[] parts = cell.split("/", 2);
            Load load = Load.valueOf(parts[0]);
            List<Integer> concurrencies = parts.length > 1 ? List.of(Integer.parseInt(parts[1])) : load.concurrencies();
            cells.computeIfAbsent(load, _ -> new ArrayList<>()).addAll(concurrencies);
        }
        return cells;
    }

    private ForwardFigures run(Map<Load, List<Integer>> wanted) throws IOException, InterruptedException {
        List<Cell> cells = new ArrayList<>();
        for (var load : wanted.entrySet()) {
            try (var proxies = Proxies.start(directory, load.getKey().isMultiplexed())) {
                for (int concurrency : load.getValue()) {
                    cells.add(measure(load.getKey(), concurrency, proxies));
                }
            }
        }
        return new ForwardFigures(Machine.describe(), cells);
    }

    private Cell measure(Load load, int concurrency, Proxies proxies) throws IOException, InterruptedException {
        for (Proxies.Proxy proxy : proxies.all()) {
            warmUp(load, concurrency, proxy);
        }
        Map<String, List<Double>> micros = new LinkedHashMap<>();
        Map<String, Long> answers = new LinkedHashMap<>();
        for (int round = 0; round < rounds; round++) {
            for (Proxies.Proxy proxy : proxies.all()) {
                long before = proxy.figures().get().cpuMillis();
                long count = load.ask(proxy.port(), concurrency, seconds, directory);
                double spent = proxy.figures().get().cpuMillis() - before;
                micros.computeIfAbsent(proxy.name(), _ -> new ArrayList<>()).add(MICROS_A_MILLI * spent / count);
                answers.merge(proxy.name(), count, Long::sum);
            }
        }
        Cell cell = Cell.of(load.name(), concurrency, micros, answers);
        System.err.printf("%-8s c=%-4d %s%n         %s%n", load, concurrency, micros, cell.ofProxy());
        return cell;
    }

    private void warmUp(Load load, int concurrency, Proxies.Proxy proxy) throws IOException, InterruptedException {
        long answers = 0;
        for (int i = 0; i < WARM_UPS_MAX; i++) {
            ProcessFigures before = proxy.figures().get();
            answers += load.ask(proxy.port(), concurrency, seconds, directory);
            ProcessFigures after = proxy.figures().get();
            double compiling = after.compilerMillis() - before.compilerMillis();
            if (answers >= WARM_UP_ANSWERS / load.weight()
                    && compiling <= COMPILING_MAX * (after.cpuMillis() - before.cpuMillis())) {
                return;
            }
        }
    }
}
