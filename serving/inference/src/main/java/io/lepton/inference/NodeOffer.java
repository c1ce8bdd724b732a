package io.lepton.inference;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.ModelName;
import io.lepton.domain.ModelVersionId;
import io.lepton.domain.ReplicaState;
import io.lepton.domain.ReplicaState.Phase;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a node answers for at one moment.
 *
 * @param replicas every version that it holds or is to hold, in order of name and number
 * @param local those of them whose files were given to this node alone
 * @param deployed the version that each model's deployment names; also models that this node does not hold
 */
public record NodeOffer(
        List<ReplicaState> replicas, Set<ModelVersionId> local, Map<ModelName, ModelVersionId> deployed) {
    /** The answer to the question whether a version can be asked here. */
    public sealed interface Answer {}

    /** This version answers. */
    public record Serve(ModelVersionId version) implements Answer {}

    /** Nothing answers, for this reason. */
    public record Refuse(ErrorCode code, String message) implements Answer {}

    public NodeOffer {
        replicas = List.copyOf(replicas);
        local = Set.copyOf(local);
        deployed = Map.copyOf(deployed);
    }

    /** The versions that are ready, in order. */
    public List<ModelVersionId> ready() {
        return replicas.stream()
                .filter(NodeOffer::isReady)
                .map(ReplicaState::version)
                .toList();
    }

    /** The versions of the fleet that are ready, in order; a local one has no meaning to anybody but its node's callers. */
    public List<ModelVersionId> readyForFleet() {
        return ready().stream().filter(version -> !local.contains(version)).toList();
    }

    /** Tells whether every version has become ready, has failed for good, or is kept out of memory. */
    public boolean isSettled() {
        return replicas.stream().map(ReplicaState::phase).allMatch(phase -> switch (phase) {
            case READY, FAILED, UNLOADED -> true;
            case PENDING, FETCHING, WARMING -> false;
        });
    }

    /**
     * Finds the version for a request that names none: the deployed one if it is ready, else the highest that is. A model of
     * which this node has local versions answers by the highest of these.
     */
    public Answer find(ModelName model) {
        List<ReplicaState> held = held(model);
        if (held.isEmpty()) {
            return new Refuse(ErrorCode.UNKNOWN_MODEL, "no such model on this node: model=" + model);
        }
        boolean isLocal = held.stream().map(ReplicaState::version).anyMatch(local::contains);
        ModelVersionId wish = isLocal ? null : deployed.get(model);
        Optional<ModelVersionId> best = held.stream()
                .filter(NodeOffer::isReady)
                .map(ReplicaState::version)
                .max(Comparator.<ModelVersionId, Boolean>comparing(version -> version.equals(wish))
                        .thenComparingInt(ModelVersionId::number));
        return best.<Answer>map(Serve::new).orElseGet(() -> notReady(held.getLast()));
    }

    /** Finds the version that a request names. */
    public Answer find(ModelVersionId version) {
        List<ReplicaState> held = held(version.model());
        if (held.isEmpty()) {
            return new Refuse(ErrorCode.UNKNOWN_MODEL, "no such model on this node: model=" + version.model());
        }
        return held.stream()
                .filter(replica -> replica.version().equals(version))
                .findFirst()
                .map(replica -> isReady(replica) ? new Serve(version) : notReady(replica))
                .orElseGet(() -> new Refuse(
                        ErrorCode.UNKNOWN_VERSION,
                        "no such version on this node: model=" + version.model() + ", version=" + version.number()));
    }

    private List<ReplicaState> held(ModelName model) {
        return replicas.stream()
                .filter(replica -> replica.version().model().equals(model))
                .toList();
    }

    private static Refuse notReady(ReplicaState replica) {
        return new Refuse(
                ErrorCode.MODEL_NOT_READY,
                "the model is not ready on this node: version=" + replica.version() + ", phase="
                        + replica.phase().name().toLowerCase(Locale.ROOT) + reason(replica));
    }

    private static String reason(ReplicaState replica) {
        return replica.phase() == Phase.UNLOADED ? ", reason=" + replica.detail() : "";
    }

    private static boolean isReady(ReplicaState replica) {
        return replica.phase() == Phase.READY;
    }
}
