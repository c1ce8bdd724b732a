package io.lepton.domain;

/**
 * The door of a region: callers and other regions' gateways talk to it.
 *
 * @param region the region it serves; one gateway a region
 * @param endpoint where it listens
 */
public record Gateway(RegionId region, Endpoint endpoint) {}
