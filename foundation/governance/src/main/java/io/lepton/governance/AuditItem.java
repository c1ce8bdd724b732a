package io.lepton.governance;

import io.lepton.governance.AuditLine.Break;
import java.util.Optional;

/**
 * A line with what is looked at of it.
 *
 * @param link what ties it to the line before, if it is an entry
 * @param line what it is, if it is no entry; of an entry nothing that is looked at
 * @param hash its hash
 * @param place where it is
 * @param bytes its length with its line feed
 * @param isEnded whether it has a line feed
 */
record AuditItem(
        Optional<EntryLink> link, AuditLine line, LogHash hash, AuditPlace place, long bytes, boolean isEnded) {
    private static final AuditLine UNREAD = new AuditLine.Broken(Break.MALFORMED);

    /** Looks at a line that has an end. */
    static AuditItem of(byte[] content, AuditPlace place) {
        Optional<EntryLink> link = EntryLink.of(content);
        AuditLine line = link.isPresent() ? UNREAD : AuditLine.read(content);
        return new AuditItem(link, line, LogHash.leaf(content), place, content.length + 1L, true);
    }

    boolean isEntry() {
        return link.isPresent();
    }

    /** What it says that the hash of the line before is; nothing if it is broken. */
    Optional<LogHash> previous() {
        if (link.isPresent()) {
            return link.map(EntryLink::previous);
        }
        return switch (line) {
            case AuditLine.Entry(var entry) -> Optional.of(entry.previous());
            case AuditLine.Head(var head) -> Optional.of(head.previous());
            case AuditLine.Start(var start) -> Optional.of(start.previous());
            case AuditLine.Broken _ -> Optional.empty();
        };
    }

    /** How many entries there are before it by what it says; -1 if it is broken. */
    long before() {
        if (link.isPresent()) {
            return link.get().sequence();
        }
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
