package io.lepton.data;

/** What can be wrong with data. */
public enum ProblemKind {
    /** A row with more or fewer fields than the source has columns; left out. */
    RAGGED_ROW,
    /** A row that breaks the format of its file; left out. */
    MALFORMED_ROW,
    /** Bytes that mean nothing in the encoding of the source; read as U+FFFD. */
    WRONG_ENCODING,
    /** Something else than a number in a column of numbers; read as missing. */
    MIXED_TYPE,
    /** Something that is no date in a column of dates; read as missing. */
    NOT_A_DATE,
    /** A field that no column is declared for; passed over. */
    UNKNOWN_COLUMN,
    /** A declared column that the source, or the row, does not have. */
    VANISHED_COLUMN,
    /** A row without an answer to learn; left out. */
    MISSING_LABEL,
    /** Every row has the same answer: there is nothing to learn. */
    CONSTANT_LABEL,
    /** A class that no training row has. */
    MISSING_CLASS,
    /** A file that is no picture, or a damaged one; left out. */
    UNREADABLE_PICTURE,
    /** Rows that no split could place as asked. */
    UNUSED_ROW
}
