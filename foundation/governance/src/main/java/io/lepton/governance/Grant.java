package io.lepton.governance;

import io.lepton.domain.RegionId;
import java.util.Optional;
import java.util.Set;

/**
 * A role, and where it holds.
 *
 * @param role what may be done
 * @param project in which project and those below it; in the whole fleet if absent
 * @param regions in which regions, for what happens in regions; in all if empty
 */
public record Grant(Role role, Optional<String> project, Set<RegionId> regions) {
    public Grant {
        regions = Set.copyOf(regions);
    }

    /** A role in the whole fleet. */
    public static Grant everywhere(Role role) {
        return new Grant(role, Optional.empty(), Set.of());
    }

    boolean covers(Permission permission, Target target) {
        return role.permits(permission) && isAt(target);
    }

    boolean isAt(Target target) {
        boolean isOwned =
                switch (target.owner()) {
                    case Target.Anyone _ -> true;
                    case Target.Fleet _ -> project.isEmpty();
                    case Target.OfProject(var lineage) ->
                        project.map(lineage::contains).orElse(true);
                };
        return isOwned && (regions.isEmpty() || target.isWithin(regions));
    }
}
