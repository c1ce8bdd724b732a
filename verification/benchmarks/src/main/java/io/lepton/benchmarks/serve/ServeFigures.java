package io.lepton.benchmarks.serve;

import java.util.List;
import java.util.OptionalDouble;

/**
 * What one run showed.
 *
 * @param machine what it ran on
 * @param firstAnswerMillis from the start of the process to the first answer over HTTP
 * @param idleBytes the node's memory in RAM, with its models loaded and before the first load
 * @param subjects one for each network
 */
record ServeFigures(String machine, long firstAnswerMillis, long idleBytes, List<SubjectFigures> subjects) {
    ServeFigures {
        subjects = List.copyOf(subjects);
    }

    /**
     * One network's figures.
     *
     * @param model its name
     * @param floorMillis the CPU time of one row in the bare runtime, before, between and after the rest; milliseconds
     * @param batchedFloorMillis the same when a call has 8 rows: what the best batching could reach
     * @param cells one for each transport and concurrency
     */
    record SubjectFigures(String model, List<Double> floorMillis, double batchedFloorMillis, List<Cell> cells) {
        SubjectFigures {
            floorMillis = List.copyOf(floorMillis);
            cells = List.copyOf(cells);
        }
    }

    /**
     * One transport at one concurrency.
     *
     * @param transport how the requests travelled
     * @param connections how many were under way at once
     * @param answers how many there were
     * @param cpuMillis the node's CPU time for one
     * @param ofFloor the same as a ratio to the median floor
     * @param p50Millis the median time to an answer, where the caller tells it
     * @param p99Millis its 99th percentile
     */
    record Cell(
            Transport transport,
            int connections,
            long answers,
            double cpuMillis,
            double ofFloor,
            OptionalDouble p50Millis,
            OptionalDouble p99Millis) {}
}
