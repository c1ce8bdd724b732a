package io.lepton.governance;

import java.util.List;
import java.util.Optional;

/**
 * What a log was found to be.
 *
 * @param firstEntry the first entry that was looked at
 * @param position the end of what signed heads vouch for, if there is a head that is believed; the length is that of its file
 * @param head the newest head that is believed
 * @param headCount how many heads are believed
 * @param findings where it is not what was signed, in order; none if it is whole
 * @param tail what follows the newest head without one of its own, as a writer leaves it that died at its work
 * @param isKeptHeadMet whether the head that was kept elsewhere was compared with the log
 */
public record AuditReport(
        long firstEntry,
        Optional<AuditPosition> position,
        Optional<TreeHead> head,
        long headCount,
        List<AuditFinding> findings,
        Optional<Tail> tail,
        boolean isKeptHeadMet) {
    /**
     * A write that did not come to its end, and so was never acknowledged.
     *
     * @param from its first line
     * @param bytes how long it is
     */
    public record Tail(AuditPlace from, long bytes) {}

    public AuditReport {
        findings = List.copyOf(findings);
    }

    /** Whether nothing speaks against the log. */
    public boolean isWhole() {
        return findings.isEmpty();
    }
}
