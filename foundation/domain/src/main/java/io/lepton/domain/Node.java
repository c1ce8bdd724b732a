package io.lepton.domain;

/**
 * A process that holds models and answers inference requests.
 *
 * @param id its name, unique in the fleet
 * @param region where it runs; a node never moves
 * @param endpoint where its own region's gateway reaches it
 */
public record Node(NodeId id, RegionId region, Endpoint endpoint) {}
