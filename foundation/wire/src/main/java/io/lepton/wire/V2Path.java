package io.lepton.wire;

import java.util.Optional;

/** A path of the Open Inference Protocol, as gateways and nodes both understand it. */
public sealed interface V2Path permits ServerPath, ModelPath, RepositoryPath {
    /**
     * Reads a request's path; a query is ignored.
     *
     * @return empty if the path is not below {@code /v2}, or the model's name or version cannot be one
     */
    static Optional<V2Path> parse(String path) {
        return V2Paths.parse(path);
    }
}
