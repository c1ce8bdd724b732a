package io.lepton.data;

/** What kind of answer is to be learned. */
public enum Task {
    /** One of a few classes. */
    CLASSIFICATION,
    /** A number. */
    REGRESSION
}
