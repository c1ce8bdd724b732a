package io.lepton.wire;

import io.lepton.domain.ModelVersionId;

/**
 * What a person wants an alias to stand for.
 *
 * @param version written {@code fraud/3}
 */
public record AliasRequest(ModelVersionId version) {}
