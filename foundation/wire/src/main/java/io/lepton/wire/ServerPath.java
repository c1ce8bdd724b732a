package io.lepton.wire;

/**
 * A path about the server itself.
 *
 * @param tail what follows {@code /v2}, without slashes at the ends: empty, {@code health/live}, ...
 */
public record ServerPath(String tail) implements V2Path {}
