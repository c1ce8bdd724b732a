package io.lepton.wire;

import io.lepton.domain.ModelName;
import java.util.OptionalInt;

/**
 * A path about one model.
 *
 * @param version the number in the path; absent where the deployed version is meant
 * @param tail what follows, without slashes at the ends: empty, {@code infer}, {@code ready} or anything else
 */
public record ModelPath(ModelName model, OptionalInt version, String tail) implements V2Path {}
