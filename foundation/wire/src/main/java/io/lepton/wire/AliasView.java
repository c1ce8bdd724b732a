package io.lepton.wire;

import io.lepton.domain.ModelName;
import io.lepton.domain.ModelVersionId;
import java.util.Optional;

/**
 * An alias as the API shows it.
 *
 * @param version what it stands for now; absent until its first version is ready
 * @param wished what it is to stand for
 * @param state {@code ready}: the two are one; {@code failed}: the wished one cannot be loaded; else {@code rolling}
 * @param detail why it has not moved, empty if it has
 */
public record AliasView(
        ModelName name, Optional<ModelVersionId> version, ModelVersionId wished, String state, String detail) {}
