package io.lepton.benchmarks.forward;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What one run showed.
 *
 * @param machine what it ran on
 * @param cells one for each way to send and each concurrency
 */
record ForwardFigures(String machine, List<Cell> cells) {
    ForwardFigures {
        cells = List.copyOf(cells);
    }

    /**
     * One way to send at one concurrency.
     *
     * @param load what was sent
     * @param concurrency how many requests were under way at once
     * @param cpuMicros by proxy: the CPU time of its process for one request in each round, in microseconds
     * @param answers by proxy: how many there were in all rounds
     * @param ofProxy by other proxy: the gateway's CPU time as a ratio to that one's
     */
    record Cell(
            String load,
            int concurrency,
            Map<String, List<Double>> cpuMicros,
            Map<String, Long> answers,
            Map<String, Ratio> ofProxy) {
        Cell {
            cpuMicros = Map.copyOf(cpuMicros);
            answers = Map.copyOf(answers);
            ofProxy = Map.copyOf(ofProxy);
        }

        /** Compares the gateway with the others, round by round: a shared machine is fast one minute and slow the next. */
        static Cell of(String load, int concurrency, Map<String, List<Double>> micros, Map<String, Long> answers) {
            List<Double> gateway = micros.getOrDefault(Proxies.GATEWAY, List.of());
            Map<String, Ratio> ratios = new LinkedHashMap<>();
            micros.forEach((proxy, rounds) -> {
                if (!proxy.equals(Proxies.GATEWAY)) {
                    ratios.put(proxy, Ratio.of(gateway, rounds));
                }
            });
            return new Cell(load, concurrency, micros, answers, ratios);
        }
    }

    /**
     * A ratio that was taken in each round.
     *
     * @param median of all rounds
     */
    record Ratio(double median, double least, double most) {
        private static Ratio of(List<Double> ours, List<Double> theirs) {
            List<Double> sorted = IntStream.range(0, ours.size())
                    .mapToObj(round -> ours.get(round) / theirs.get(round))
                    .sorted()
                    .toList();
            return new Ratio(sorted.get(sorted.size() / 2), sorted.getFirst(), sorted.getLast());
        }
    }
}
