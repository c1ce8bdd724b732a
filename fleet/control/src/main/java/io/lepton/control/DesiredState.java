package io.lepton.control;

import io.lepton.domain.Deployment;
import io.lepton.domain.Model;
import java.util.List;

/**
 * What people have told the control plane: all that must outlive it.
 *
 * @param epoch the reign that wrote it, 0 before the first
 * @param revision counts the writes, from 0 for the empty state
 * @param models every model
 * @param deployments what is wished, at most one a model
 * @param serving what snapshots name: for a deployment whose version is not ready yet, its predecessor
 */
public record DesiredState(
        long epoch, long revision, List<Model> models, List<Deployment> deployments, List<Deployment> serving) {
    public DesiredState {
        models = List.copyOf(models);
        deployments = List.copyOf(deployments);
        serving = List.copyOf(serving);
    }

    /** The state of a fleet that nobody has told anything. */
    public static DesiredState empty() {
        return new DesiredState(0, 0, List.of(), List.of(), List.of());
    }

    /** The same wishes under a new reign, as the next write. */
    public DesiredState underNewEpoch() {
        return new DesiredState(epoch + 1, revision + 1, models, deployments, serving);
    }
}
