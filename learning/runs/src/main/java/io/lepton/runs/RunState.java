package io.lepton.runs;

import java.util.Locale;

/** Where a run stands. */
public enum RunState {
    /** Its folder is there, its process not yet. */
    STARTING,
    RUNNING,
    /** Its model lies in its folder. */
    FINISHED,
    /** Somebody wished for its end, and it saved what it had learned. */
    CANCELLED,
    /** Something went wrong, and the run says what. */
    FAILED,
    /** Its process ended without a word. */
    INTERRUPTED;

    /** As views have it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Reads a view's word. */
    public static RunState of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    /** Tells whether a process is to be at work on it. */
    public boolean isOpen() {
        return this == STARTING || this == RUNNING;
    }

    /** Tells whether it ended as somebody wished. */
    public boolean isGood() {
        return this == FINISHED || this == CANCELLED;
    }

    /** Tells whether it may go on from where it was left. */
    public boolean isResumable() {
        return this == CANCELLED || this == FAILED || this == INTERRUPTED;
    }
}
