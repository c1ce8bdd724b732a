package io.lepton.control;

import io.lepton.domain.ModelName;

/**
 * What people say of a model. A model needs none to be registered.
 *
 * @param description for people, perhaps empty
 */
public record ModelCard(ModelName model, String description) {}
