package io.lepton.cli;

import io.lepton.domain.Endpoint;

/**
 * Where a federation listens whose sites are processes of their own.
 *
 * @param endpoint where it listens
 * @param stepSeconds how long a step of a round waits for those who are late
 * @param proof how it proves to the sites who it is
 */
public record ListenOptions(Endpoint endpoint, int stepSeconds, ProofOptions proof) {}
