package io.lepton.control;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What owns models and deployments.
 *
 * @param name lower-case letters, digits and hyphens
 * @param parent the project that it is a part of
 * @param description for people, perhaps empty
 */
public record Project(String name, Optional<String> parent, String description) {
    /** The project of whatever names none; it is always there. */
    static final String DEFAULT = "default";

    static final int DESCRIPTION_CHARACTERS_MAX = 4_096;
    static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,62}");

    public Project {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("not a valid name: project, must match " + NAME.pattern());
        }
        if (description.length() > DESCRIPTION_CHARACTERS_MAX) {
            throw new IllegalArgumentException("too long: description, charactersMax=" + DESCRIPTION_CHARACTERS_MAX);
        }
    }

    /** The project that every fleet has. */
    static Project byDefault() {
        return new Project(DEFAULT, Optional.empty(), "");
    }
}
