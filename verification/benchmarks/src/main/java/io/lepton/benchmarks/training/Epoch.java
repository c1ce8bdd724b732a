package io.lepton.benchmarks.training;

/**
 * What one pass over the rows cost.
 *
 * @param cpuSeconds of the whole process, its compilers and collector among it
 * @param wallSeconds of a clock on the wall
 * @param loss the mean of the losses before each step
 */
record Epoch(double cpuSeconds, double wallSeconds, double loss) {}
