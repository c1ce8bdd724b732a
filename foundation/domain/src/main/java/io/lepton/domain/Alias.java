package io.lepton.domain;

/**
 * A name that stands for one version of a model wherever a model's name does.
 *
 * @param name the alias; no model has it
 * @param version what it stands for
 */
public record Alias(ModelName name, ModelVersionId version) {
    public Alias {
        if (name.equals(version.model())) {
            throw new IllegalArgumentException("an alias cannot stand for itself: alias=" + name);
        }
    }
}
