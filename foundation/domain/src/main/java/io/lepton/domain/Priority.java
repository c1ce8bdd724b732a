package io.lepton.domain;

import java.util.Locale;

/** Which of the requests that wait goes first. */
public enum Priority {
    HIGH(0),
    /** What a request has that names none. */
    NORMAL(1),
    LOW(2);

    private final int rank;

    Priority(int rank) {
        this.rank = rank;
    }

    /** 0 for the most urgent, one more for each that is less so. */
    public int rank() {
        return rank;
    }

    /** The word as headers carry it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
