package io.lepton.data;

/** What a raw column holds. */
public enum ColumnType {
    /** A finite number. */
    NUMBER,
    /** One of a number of words. */
    CATEGORY,
    /** Prose, prepared by its tokens. */
    TEXT,
    /** A day, perhaps with a time, written in digits. */
    DATE
}
