package io.lepton.control;

import io.lepton.domain.RegionId;
import io.lepton.governance.Grant;
import io.lepton.governance.Role;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Gives people a role in a project, or in the whole fleet.
 *
 * @param name lower-case letters, digits and hyphens
 * @param role what they may do
 * @param subjects who, such as {@code user:anna} or {@code group:ml}; at least one
 * @param project where; the whole fleet if absent
 * @param regions the regions in which it holds, for what happens in regions; all if absent
 */
public record RoleBinding(
        String name, Role role, List<String> subjects, Optional<String> project, Optional<List<RegionId>> regions) {
    public RoleBinding {
        subjects = List.copyOf(subjects);
        regions = regions.map(List::copyOf);
        if (subjects.isEmpty()) {
            throw new IllegalArgumentException("a binding names at least one subject: subjects is empty");
        }
    }

    /** A role that holds in all regions. */
    public RoleBinding(String name, Role role, List<String> subjects, Optional<String> project) {
        this(name, role, subjects, project, Optional.empty());
    }

    Grant toGrant() {
        return new Grant(role, project, Set.copyOf(regions.orElse(List.of())));
    }
}
