package io.lepton.data;

/** How numbers of different sizes are made comparable. */
public enum Scaling {
    /** As they are. */
    NONE,
    /** Mean 0, standard deviation 1 over the training rows. */
    STANDARD,
    /** Smallest 0, largest 1 over the training rows. */
    MIN_MAX
}
