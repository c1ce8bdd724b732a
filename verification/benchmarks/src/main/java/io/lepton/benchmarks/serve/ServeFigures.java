package io.lepton.benchmarks.serve;

import java.util.List;
import java.util.OptionalDouble;

/**
 * What one run showed.
 *
 * @param machine what it ran on
 * @param firstAnswerMillis from the start of the node's process to its first answer over HTTP, a model fetched and loaded
 * @param idleBytes the node's memory in RAM, with its models loaded and before the first load
 * @param warmBytes the same after all cells
 * @param subjects one for each network
 */
record ServeFigures(
        String machine, long firstAnswerMillis, long idleBytes, long warmBytes, List<SubjectFigures> subjects) {
    ServeFigures {
        subjects = List.copyOf(subjects);
    }

    /** One network's figures: one cell for each transport and concurrency. */
    record SubjectFigures(String model, List<Cell> cells) {
        SubjectFigures {
            cells = List.copyOf(cells);
        }
    }

    /**
     * One transport at one concurrency: the round whose ratio to the floor is the median, and how far the rounds lie apart.
     *
     * @param transport how the requests travelled
     * @param connections how many were under way at once
     * @param answers how many there were
     * @param cpuMillis the node's CPU time for one
     * @param computeMillis what the model's runs alone took for one, by the node's own statistics
     * @param floorMillis the CPU time of one row in the bare runtime right before and after, one row a call
     * @param batchedFloorMillis the same with 8 rows a call: what the best batching could reach
     * @param ofFloor {@code cpuMillis} as a ratio to {@code floorMillis}
     * @param ofFloorMin the lowest such ratio of a round
     * @param ofFloorMax the highest
     * @param ofBatchedFloor as a ratio to {@code batchedFloorMillis}
     * @param p50Millis the median time to an answer
     * @param p99Millis its 99th percentile
     */
    record Cell(
            Transport transport,
            int connections,
            long answers,
            double cpuMillis,
            double computeMillis,
            double floorMillis,
            double batchedFloorMillis,
            double ofFloor,
            double ofFloorMin,
            double ofFloorMax,
            double ofBatchedFloor,
            OptionalDouble p50Millis,
            OptionalDouble p99Millis) {}
}
