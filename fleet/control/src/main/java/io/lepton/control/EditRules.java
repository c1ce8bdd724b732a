package io.lepton.control;

import io.lepton.control.Change.Resource;
import io.lepton.control.StateRules.Complaint;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What speaks against edits. */
final class EditRules {
    private EditRules() {}

    /** Everything that speaks against making edits together; not what was unsound before in things that they leave alone. */
    static List<Complaint> complaints(List<Edit> edits, DesiredState now, Roster roster) {
        Set<Complaint> former = new HashSet<>(StateRules.complaints(now));
        Set<Resource> named = edits.stream()
                .map(edit -> new Resource(edit.kind(), edit.name(), Optional.empty()))
                .collect(Collectors.toSet());
        DesiredState after = now.edited(edits);
        List<Complaint> complaints = new ArrayList<>(StateRules.complaints(after));
        complaints.removeIf(complaint -> former.contains(complaint) && !named.contains(complaint.resource()));
        complaints.addAll(TrafficRules.complaints(edits, after));
        complaints.addAll(DeploymentRules.complaints(edits, after));
        complaints.addAll(roster.complaints(edits));
        return complaints;
    }
}
