package io.lepton.data;

/** Something about a column that may make a model look better than it is, or that no model can use. */
public record LeakageHint(Kind kind, String column, String detail) {
    /** What is suspicious. */
    public enum Kind {
        /** Another value in every row: a number of the row, not a property of what it describes. */
        ID_COLUMN,
        /** The same value in every row. */
        CONSTANT_COLUMN,
        /** More than half of the values are missing. */
        MOSTLY_MISSING,
        /** The column alone nearly tells the answer: it may have been written down after it. */
        NEARLY_DETERMINES_LABEL,
        /** One value of the column all but always comes with one rare class. */
        VALUE_DETERMINES_CLASS
    }
}
