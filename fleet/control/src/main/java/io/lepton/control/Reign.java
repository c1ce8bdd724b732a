package io.lepton.control;

/**
 * Who may write, as the store tells it.
 *
 * @param epoch the reign's number, 0 before the first
 * @param beats counts the signs of life of the one who reigns; whoever sees it stand still may take over
 * @param isVacant whether nobody reigns: before the first, or after one has resigned
 */
public record Reign(long epoch, long beats, boolean isVacant) {}
