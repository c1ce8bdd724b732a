package io.lepton.governance;

import java.util.Locale;

/**
 * A place at which a log is not what was written, or is not there.
 *
 * @param kind what seems to have happened
 * @param first the first line that is concerned; where lines are gone, the one that stands in their place
 * @param last the last line that is concerned
 * @param fromEntry the first entry that is concerned
 * @param toEntry behind the last entry that is concerned; equal to {@code fromEntry} if none is
 */
public record AuditFinding(Kind kind, AuditPlace first, AuditPlace last, long fromEntry, long toEntry) {
    /** What seems to have happened. */
    public enum Kind {
        /** Lines are not what was signed. */
        ALTERED,
        /** Lines are gone. */
        DROPPED,
        /** Lines are there that were not signed. */
        INSERTED,
        /** The signed lines are there in another order. */
        REORDERED,
        /** The tree over all entries is not the one that was signed. */
        OTHER_TREE
    }

    @Override
    public String toString() {
        String entries = toEntry <= fromEntry
                ? "no entry"
                : toEntry - fromEntry == 1 ? "entry " + fromEntry : "entries " + fromEntry + " to " + (toEntry - 1);
        String lines = first.equals(last) ? "at " + first : "from " + first + " to " + last;
        return kind.name().toLowerCase(Locale.ROOT).replace('_', ' ') + ": " + entries + ", " + lines;
    }
}
