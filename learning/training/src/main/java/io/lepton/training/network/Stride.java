package io.lepton.training.network;

/**
 * What changes from step to step.
 *
 * @param number of the step since the training began, counted from 1
 * @param rate the length of the step, in the rule's sense
 * @param gradientNormMax a longer gradient is shortened to this; infinite for as it is
 * @param seed of what is random in this step
 */
public record Stride(long number, double rate, double gradientNormMax, long seed) {}
