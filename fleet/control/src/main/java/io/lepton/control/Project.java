package io.lepton.control;

import io.lepton.governance.Role;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What owns models and deployments.
 *
 * @param name lower-case letters, digits and hyphens
 * @param parent the project that it is a part of
 * @param description for people, perhaps empty
 * @param demands what it demands of its deployments and those of the projects below it, if anything
 */
public record Project(String name, Optional<String> parent, String description, Optional<Demands> demands) {
    /** The project of whatever names none; it is always there. */
    static final String DEFAULT = "default";

    static final int DESCRIPTION_CHARACTERS_MAX = 4_096;
    static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,62}");

    /**
     * What a project demands of what is deployed in it.
     *
     * @param card whether each model must have a card
     * @param approvers the roles that may let a new version answer; a rollout needs no approval if empty
     */
    public record Demands(boolean card, List<Role> approvers) {
        static final Demands NOTHING = new Demands(false, List.of());

        public Demands {
            approvers = List.copyOf(approvers);
        }
    }

    public Project {
        demands = demands.filter(said -> !said.equals(Demands.NOTHING));
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("not a valid name: project, must match " + NAME.pattern());
        }
        if (description.length() > DESCRIPTION_CHARACTERS_MAX) {
            throw new IllegalArgumentException("too long: description, charactersMax=" + DESCRIPTION_CHARACTERS_MAX);
        }
    }

    /** A project that demands nothing. */
    public Project(String name, Optional<String> parent, String description) {
        this(name, parent, description, Optional.empty());
    }

    /** The project that every fleet has. */
    static Project byDefault() {
        return new Project(DEFAULT, Optional.empty(), "");
    }
}
