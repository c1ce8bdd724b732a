package io.lepton.wire;

import io.lepton.domain.RegionId;
import java.util.List;

/**
 * What a gateway or a node has to tell the audit log at once.
 *
 * @param reporter who tells it
 * @param region where it runs
 * @param start names this run of the reporter: it counts anew after a restart
 * @param number counts what it tells, from 1; one that is sent again has the number it had
 * @param dropped how many things it could not keep since the number before
 * @param notes what it saw, in order
 */
public record AuditNotes(
        String reporter, RegionId region, String start, long number, long dropped, List<AuditNote> notes) {
    public AuditNotes {
        notes = List.copyOf(notes);
    }
}
