package io.lepton.benchmarks.forward;

import java.util.List;
import java.util.Map;

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
     * @param ofProxy by other proxy: the gateway's median as a ratio to that one's
     */
    record Cell(
            String load,
            int concurrency,
            Map<String, List<Double>> cpuMicros,
            Map<String, Long> answers,
            Map<String, Double> ofProxy) {
        Cell {
            cpuMicros = Map.copyOf(cpuMicros);
            answers = Map.copyOf(answers);
            ofProxy = Map.copyOf(ofProxy);
        }
    }
}
