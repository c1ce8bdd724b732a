package io.lepton.training;

/**
 * A figure with the range in which another sample of the same kind would put it.
 *
 * @param estimate the figure of the rows as they are
 * @param low the lower end
 * @param high the upper end
 * @param level how likely the range holds the figure, such as 0.95
 * @param resampleCount how many samples the ends are taken from
 * @param undefinedCount how many further samples had no figure, for want of one class
 */
public record ConfidenceInterval(
        double estimate, double low, double high, double level, int resampleCount, int undefinedCount) {}
