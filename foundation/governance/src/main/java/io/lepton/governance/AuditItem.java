package io.lepton.governance;

import io.lepton.governance.AuditLine.Break;
import java.util.Optional;

/**
 * A line with what is looked at of it.
 *
 * @param line what it is
 * @param hash its hash
 * @param place where it is
 * @param bytes its length with its line feed
 * @param isEnded whether it has a line feed
 */
record AuditItem(AuditLine line, LogHash hash, AuditPlace place, long bytes, boolean isEnded) {
    boolean isEntry() {
        return line instanceof AuditLine.Entry;
    }

    /** What it says that the hash of the line before is; nothing if it is broken. */
    Optional<LogHash> previous() {
        return switch (line) {
            case AuditLine.Entry(var entry) -> Optional.of(entry.previous());
            case AuditLine.Head(var head) -> Optional.of(head.previous());
            case AuditLine.Start(var start) -> Optional.of(start.previous());
            case AuditLine.Broken _ -> Optional.empty();
        };
    }

    /** How many entries there are before it by what it says; -1 if it is broken. */
    long before() {
        return switch (line) {
            case AuditLine.Entry(var entry) -> entry.sequence();
            case AuditLine.Head(var head) -> head.size();
            case AuditLine.Start(var start) -> start.size();
            case AuditLine.Broken _ -> -1;
        };
    }

    /** How many entries there are behind it by what it says. */
    long after() {
        return isEntry() ? before() + 1 : before();
    }

    boolean follows(LogHash lastHash, long entries) {
        return before() == entries && previous().equals(Optional.of(lastHash));
    }

    /** Whether its writer may have died at it. */
    boolean isTorn() {
        return !isEnded && line.equals(new AuditLine.Broken(Break.TORN));
    }
}
