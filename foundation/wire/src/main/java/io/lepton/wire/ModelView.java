package io.lepton.wire;

import io.lepton.domain.ModelName;
import io.lepton.domain.ModelVersion;
import java.util.List;

/** A model as the API shows it, its versions oldest first. */
public record ModelView(ModelName name, int latest, List<ModelVersion> versions) {}
