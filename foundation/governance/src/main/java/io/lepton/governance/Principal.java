package io.lepton.governance;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Somebody whose identity has been proven, with all that was given to them. Immutable.
 *
 * @param subject {@code user:anna} or {@code service:pipeline}
 * @param grants the roles that bindings give
 * @param bound what the credential that was shown is bound to, if it is good for less than its owner is
 */
public record Principal(String subject, List<Grant> grants, Optional<Grant> bound) {
    public Principal {
        grants = List.copyOf(grants);
    }

    /** Whether it may do a thing to a target; nothing is permitted that is not given. Pure. */
    public boolean may(Permission permission, Target target) {
        return grants.stream().anyMatch(grant -> grant.covers(permission, target))
                && bound.map(grant -> grant.covers(permission, target)).orElse(true);
    }

    /** Whether it has one of some roles where a target is, and shows a credential that is good for that. */
    public boolean holds(Set<Role> roles, Target target) {
        return grants.stream().anyMatch(grant -> roles.contains(grant.role()) && grant.isAt(target))
                && bound.map(grant -> roles.contains(grant.role()) && grant.isAt(target))
                        .orElse(true);
    }

    /** Why it may not: who it is and what was needed. */
    public String refusal(Permission permission, Target target) {
        return "not permitted: subject=" + subject + ", needed=" + permission.word() + " " + target + ", roles="
                + Role.permitting(permission);
    }
}
