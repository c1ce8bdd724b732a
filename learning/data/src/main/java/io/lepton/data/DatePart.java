package io.lepton.data;

/** A number that a date has; each by the date's own clock. */
public enum DatePart {
    YEAR,
    /** 1 to 12. */
    MONTH,
    /** Of the month, 1 to 31. */
    DAY,
    HOUR,
    MINUTE,
    SECOND,
    /** 0 for Monday to 6 for Sunday. */
    WEEKDAY,
    /** From 1. */
    DAY_OF_YEAR,
    /** Days since 1970-01-01. */
    EPOCH_DAY
}
