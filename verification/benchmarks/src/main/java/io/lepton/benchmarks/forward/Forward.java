package io.lepton.benchmarks.forward;

import io.lepton.benchmarks.forward.ForwardFigures.Cell;
import io.lepton.benchmarks.serve.Machine;
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
 * for a request.
 *
 * <p>Arguments, all optional: the seconds of each measurement, the rounds, the loads (by comma). Needs Linux, nginx, haproxy,
 * wrk and h2load. Every proxy has one worker and chooses between the same two upstreams by their load. Prints a table on
 * the error stream and the figures as JSON on the output.
 */
public final class Forward {
    private static final int SECONDS = 5;
    private static final int ROUNDS = 5;
    /** Before the first round of each cell, for each proxy: the compiler needs so many requests, however long they take. */
    private static final long WARM_UP_ANSWERS = 150_000;

    private static final int WARM_UPS_MAX = 25;

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
        List<Load> loads = new ArrayList<>();
        for (String name : args.length > 2 ? args[2].split(",", -1) : new String[0]) {
            loads.add(Load.valueOf(name));
        }
        var forward = new Forward(Files.createTempDirectory("lepton-forward"), seconds, rounds);
        System.out.print(Json.writePretty(forward.run(loads.isEmpty() ? List.of(Load.values()) : loads)));
    }

    private ForwardFigures run(List<Load> loads) throws IOException, InterruptedException {
        List<Cell> cells = new ArrayList<>();
        for (Load load : loads) {
            try (var proxies = Proxies.start(directory, load.isMultiplexed())) {
                for (int concurrency : load.concurrencies()) {
                    cells.add(measure(load, concurrency, proxies));
                }
            }
        }
        return new ForwardFigures(Machine.describe(), cells);
    }

    private Cell measure(Load load, int concurrency, Proxies proxies) throws IOException, InterruptedException {
        Map<String, List<Double>> micros = new LinkedHashMap<>();
        Map<String, Long> answers = new LinkedHashMap<>();
        for (Proxies.Proxy proxy : proxies.all()) {
            warmUp(load, concurrency, proxy);
        }
        for (int round = 0; round < rounds; round++) {
            for (Proxies.Proxy proxy : proxies.all()) {
                long before = runMillis(proxy);
                long count = load.ask(proxy.port(), concurrency, seconds, directory);
                double spent = runMillis(proxy) - before;
                micros.computeIfAbsent(proxy.name(), _ -> new ArrayList<>()).add(MICROS_A_MILLI * spent / count);
                answers.merge(proxy.name(), count, Long::sum);
            }
        }
        Map<String, Double> ratios = new LinkedHashMap<>();
        double gateway = median(micros.getOrDefault(Proxies.GATEWAY, List.of()));
        micros.forEach((proxy, rounded) -> {
            if (!proxy.equals(Proxies.GATEWAY)) {
                ratios.put(proxy, gateway / median(rounded));
            }
        });
        System.err.printf("%-8s c=%-4d %s%n         %s%n", load, concurrency, micros, ratios);
        return new Cell(load.name(), concurrency, micros, answers, ratios);
    }

    /** What a process has run so far, but for the JVM's compilers: what they do is soon done. */
    private static long runMillis(Proxies.Proxy proxy) {
        var figures = proxy.figures().get();
        return figures.cpuMillis() - figures.compilerMillis();
    }

    private void warmUp(Load load, int concurrency, Proxies.Proxy proxy) throws IOException, InterruptedException {
        long answers = 0;
        for (int i = 0; i < WARM_UPS_MAX && answers < WARM_UP_ANSWERS / load.weight(); i++) {
            answers += load.ask(proxy.port(), concurrency, seconds, directory);
        }
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }
}
