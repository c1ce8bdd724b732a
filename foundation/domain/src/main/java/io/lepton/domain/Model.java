package io.lepton.domain;

import java.util.List;

/** A named model with all its versions, oldest first; at least one. */
public record Model(ModelName name, List<ModelVersion> versions) {
    public Model {
        versions = List.copyOf(versions);
        if (versions.isEmpty()) {
            throw new IllegalArgumentException("a model has at least one version: model=" + name);
        }
        for (ModelVersion version : versions) {
            if (!version.id().model().equals(name)) {
                throw new IllegalArgumentException(
                        "a version of another model: model=" + name + ", version=" + version.id());
            }
        }
    }

    public ModelVersion latest() {
        return versions.getLast();
    }
}
