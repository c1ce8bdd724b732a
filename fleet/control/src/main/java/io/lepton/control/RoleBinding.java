package io.lepton.control;

import java.util.List;
import java.util.Optional;

/**
 * Gives people a role in a project, or in the whole fleet. Kept and shown; nothing enforces it yet.
 *
 * @param name lower-case letters, digits and hyphens
 * @param role what they may do
 * @param subjects who, such as {@code user:anna} or {@code group:ml}; at least one
 * @param project where; the whole fleet if absent
 */
public record RoleBinding(String name, Role role, List<String> subjects, Optional<String> project) {
    /** What somebody may do. */
    public enum Role {
        /** Sees everything but secrets. */
        VIEWER,
        /** Deploys what is registered. */
        DEPLOYER,
        /** Registers models and tries them. */
        DATA_SCIENTIST,
        /** Sees everything, the history too. */
        AUDITOR,
        /** Does everything. */
        ADMIN
    }

    public RoleBinding {
        subjects = List.copyOf(subjects);
        if (subjects.isEmpty()) {
            throw new IllegalArgumentException("a binding names at least one subject: subjects is empty");
        }
    }
}
