package io.lepton.data;

/** What an n-gram counts for in a row. */
public enum Weighting {
    /** How often it comes. */
    COUNT,
    /** 1 if it comes at all. */
    BINARY,
    /** How often it comes, times {@code ln((1 + rows) / (1 + rows with it)) + 1}, in a row of length 1. */
    TFIDF
}
