package io.lepton.domain;

import java.util.List;

/**
 * What is changing hands in a snapshot. A receiver that does not know of it serves the deployed versions alone.
 *
 * @param rising versions that answer beside the deployed one of their model, while a rollout goes replica by replica
 * @param draining assignments that are about to end: the node still holds the version, and gateways send it nothing new
 */
public record Handover(List<ModelVersionId> rising, List<Assignment> draining) {
    public Handover {
        rising = List.copyOf(rising);
        draining = List.copyOf(draining);
    }
}
