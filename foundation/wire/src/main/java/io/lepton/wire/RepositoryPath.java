package io.lepton.wire;

import io.lepton.domain.ModelName;

/**
 * A path that changes what a node holds of one model.
 *
 * @param tail what follows the name, without slashes at the ends: {@code load}, {@code unload} or anything else
 */
public record RepositoryPath(ModelName model, String tail) implements V2Path {}
