package io.lepton.inference.engine;

import io.lepton.domain.ModelVersion;

/** A version that is ready, and the queue in front of it. */
public record ServedModel(ModelVersion version, RequestQueue queue) {}
