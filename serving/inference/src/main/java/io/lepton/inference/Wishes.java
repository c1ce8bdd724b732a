package io.lepton.inference;

import io.lepton.domain.ArtifactId;
import io.lepton.domain.Assignment;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.FleetSnapshot;
import io.lepton.domain.ModelName;
import io.lepton.domain.ModelVersion;
import io.lepton.domain.ModelVersionId;
import io.lepton.domain.NodeId;
import io.lepton.inference.NodeEvent.LoadAsked;
import io.lepton.inference.NodeEvent.UnloadAsked;
import io.lepton.inference.NodeOffer.Refuse;
import io.lepton.wire.ModelConfig;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What a node is to hold, by model. Confined to the core's thread. */
final class Wishes {
    private final SortedMap<ModelName, ModelWish> byModel = new TreeMap<>();

    /** Takes a snapshot that does not contradict itself. */
    void assign(FleetSnapshot snapshot, NodeId self) {
        Map<ModelVersionId, ModelVersion> versions =
                snapshot.versions().stream().collect(Collectors.toMap(ModelVersion::id, Function.identity()));
        Map<ModelName, List<ModelVersion>> assigned = new HashMap<>();
        byModel.keySet().forEach(model -> assigned.put(model, new ArrayList<>()));
        snapshot.assignments().stream()
                .filter(assignment -> assignment.node().equals(self))
                .map(Assignment::version)
                .distinct()
                .sorted(Comparator.naturalOrder())
                .forEach(id -> assigned.computeIfAbsent(id.model(), _ -> new ArrayList<>())
                        .add(versions.get(id)));
        assigned.forEach((model, held) -> put(model, wish(model).assign(held)));
    }

    /** Takes a caller's word that a model is to be loaded; tells why not, if it cannot be. */
    Optional<Refuse> load(LoadAsked asked) {
        ModelWish wish = wish(asked.model()).load(asked.files(), asked.config());
        if (wish.isEmpty()) {
            return Optional.of(unknown(asked.model()));
        }
        if (wish.hasPipeline() && asked.config().map(ModelConfig::asksForCache).orElse(false)) {
            return Optional.of(new Refuse(
                    ErrorCode.UNSUPPORTED,
                    "a pipeline keeps no answers, but its members may: model=" + asked.model()
                            + ", field=config.response_cache.enable"));
        }
        if (wish.leavesOutAll()) {
            return Optional.of(new Refuse(
                    ErrorCode.INVALID_REQUEST,
                    "the version policy leaves out every version: model=" + asked.model()
                            + ", field=config.version_policy"));
        }
        put(asked.model(), wish);
        // What it is made of comes back with it.
        wish.members()
                .filter(member -> wish(member).isUnloaded())
                .forEach(member -> put(member, wish(member).load(List.of(), Optional.empty())));
        return Optional.empty();
    }

    /** Takes a caller's word that a model is to be unloaded; tells why not, if it cannot be. */
    Optional<Refuse> unload(UnloadAsked asked) {
        ModelWish wish = wish(asked.model());
        if (wish.isEmpty()) {
            return Optional.of(unknown(asked.model()));
        }
        put(asked.model(), wish.unload());
        if (asked.request().dependents()) {
            wish.members()
                    .filter(member -> !isNeeded(member))
                    .forEach(member -> put(member, wish(member).unload()));
        }
        return Optional.empty();
    }

    private boolean isNeeded(ModelName member) {
        return byModel.values().stream()
                .filter(wish -> !wish.isUnloaded())
                .flatMap(ModelWish::members)
                .anyMatch(member::equals);
    }

    /** Every replica that is wished for, each as it begins. */
    Map<ModelVersionId, Replica> replicas() {
        return byModel.values().stream()
                .flatMap(ModelWish::replicas)
                .collect(Collectors.toMap(Replica::id, Function.identity()));
    }

    boolean assigns(ModelVersionId id) {
        return wish(id.model()).assigns(id);
    }

    /** The files that were given to this node and are still wished for. */
    Set<ArtifactId> localFiles() {
        return byModel.values().stream()
                .flatMap(wish -> wish.local().stream())
                .map(ModelVersion::artifact)
                .collect(Collectors.toSet());
    }

    private ModelWish wish(ModelName model) {
        return byModel.getOrDefault(model, ModelWish.NOTHING);
    }

    private void put(ModelName model, ModelWish wish) {
        if (wish.isEmpty()) {
            byModel.remove(model);
        } else {
            byModel.put(model, wish);
        }
    }

    private static Refuse unknown(ModelName model) {
        return new Refuse(ErrorCode.UNKNOWN_MODEL, "no such model on this node: model=" + model);
    }
}
