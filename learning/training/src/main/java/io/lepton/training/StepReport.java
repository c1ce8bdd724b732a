package io.lepton.training;

/**
 * Where a training stands after a step.
 *
 * @param epoch the epoch under way, counted from 1
 * @param epochs how many there will be at most
 * @param step the step in this epoch, counted from 1
 * @param steps how many this epoch has
 * @param examples how many examples have been learned from since the training began, over all epochs
 * @param examplesTotal how many there will be at most
 * @param loss of this step
 */
public record StepReport(int epoch, int epochs, int step, int steps, long examples, long examplesTotal, double loss) {}
