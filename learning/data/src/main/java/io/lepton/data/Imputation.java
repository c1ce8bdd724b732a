package io.lepton.data;

/** What stands in for what is missing. */
public enum Imputation {
    /** The mean of the training rows; numbers only. */
    MEAN,
    /** The median of the training rows, of a sample of 100,000 where there are more; numbers only. */
    MEDIAN,
    /** The most frequent value of the training rows; of equals the smallest. */
    MOST_FREQUENT,
    /** A given value. */
    CONSTANT,
    /** A class of its own; categories only. */
    SEPARATE
}
