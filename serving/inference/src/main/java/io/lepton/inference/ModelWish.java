package io.lepton.inference;

import io.lepton.domain.ModelFormat;
import io.lepton.domain.ModelName;
import io.lepton.domain.ModelVersion;
import io.lepton.domain.ModelVersionId;
import io.lepton.inference.NodeEffect.Load;
import io.lepton.inference.engine.ModelSettings;
import io.lepton.wire.ModelConfig;
import io.lepton.wire.ModelConfig.ResponseCache;
import io.lepton.wire.VersionPolicy;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a node is to hold of one model: what the control plane assigned, and what callers of this node said over it.
 *
 * <p>Local files stand in for the whole model, as an override does in Triton: while there are any, the assigned versions
 * stay out of memory, and are told to the fleet as unloaded.
 *
 * @param assigned by the control plane, in order of number
 * @param local from files that were given to this node, in order of number
 * @param isUnloaded whether the assigned versions are to stay out of memory; there are no local ones then
 * @param policy which versions are let in; every one if absent
 * @param settings of the model's queues
 */
record ModelWish(
        List<ModelVersion> assigned,
        List<ModelVersion> local,
        boolean isUnloaded,
        Optional<VersionPolicy> policy,
        ModelSettings settings) {
    /** Why an assigned version is not in memory while there are local ones. */
    static final String OVERRIDDEN = "overridden by files that this node was given";

    private static final String UNLOADED = "unloaded";
    private static final String LEFT_OUT = "left out by the version policy";

    /** Nothing assigned, and nothing said. */
    static final ModelWish NOTHING =
            new ModelWish(List.of(), List.of(), false, Optional.empty(), ModelSettings.DEFAULTS);

    ModelWish {
        assigned = List.copyOf(assigned);
        local = List.copyOf(local);
    }

    /**
     * Takes the control plane's word. One that says something new brings an unloaded model back, and ends a version policy
     * that was made for other versions: the fleet's next version must not wait for somebody who once called this node.
     */
    ModelWish assign(List<ModelVersion> versions) {
        boolean isNews = !names(versions).equals(names(assigned));
        if (!isNews || !local.isEmpty()) {
            return new ModelWish(versions, local, isUnloaded, policy, settings);
        }
        return versions.isEmpty() ? NOTHING : new ModelWish(versions, local, false, Optional.empty(), settings);
    }

    /**
     * Takes a caller's word that the model is to be loaded.
     *
     * @param files replace the local versions, unless there are none
     * @param config replaces what an earlier one said, if given
     */
    ModelWish load(List<ModelVersion> files, Optional<ModelConfig> config) {
        return new ModelWish(
                assigned,
                files.isEmpty() ? local : files,
                false,
                config.isPresent() ? config.get().versionPolicy() : policy,
                config.map(ModelWish::settings).orElse(settings));
    }

    /** Takes a caller's word that the model is to leave memory: what callers said before is forgotten, files included. */
    ModelWish unload() {
        return new ModelWish(assigned, List.of(), true, Optional.empty(), ModelSettings.DEFAULTS);
    }

    boolean isEmpty() {
        return assigned.isEmpty() && local.isEmpty();
    }

    /** The models that the assigned versions are made of, each once. */
    Stream<ModelName> members() {
        return assigned.stream()
                .flatMap(version -> version.members().stream())
                .map(ModelVersionId::model)
                .distinct();
    }

    boolean hasPipeline() {
        return assigned.stream().anyMatch(version -> version.format() == ModelFormat.PIPELINE);
    }

    boolean assigns(ModelVersionId id) {
        return assigned.stream().anyMatch(version -> version.id().equals(id));
    }

    /** The replicas that this makes, each as it begins; a local version takes the place of the assigned one of its number. */
    Stream<Replica> replicas() {
        Set<Integer> chosen = chosen();
        var fromFiles = local.stream().map(version -> replica(version, Origin.LOCAL, chosen));
        var fromFleet = assigned.stream()
                .filter(version -> local.stream().noneMatch(file -> file.id().equals(version.id())))
                .map(version -> replica(version, Origin.FLEET, chosen));
        return Stream.concat(fromFiles, fromFleet);
    }

    /** Tells whether the version policy lets in no version at all. */
    boolean leavesOutAll() {
        return chosen().isEmpty();
    }

    private Set<Integer> chosen() {
        var numbers = (local.isEmpty() ? assigned : local)
                .stream().map(version -> version.id().number()).toList();
        return policy.map(word -> word.choose(numbers)).orElseGet(() -> Set.copyOf(numbers));
    }

    private Replica replica(ModelVersion version, Origin origin, Set<Integer> chosen) {
        var load = new Load(version, origin, settings);
        if (isUnloaded) {
            return Replica.unloaded(load, UNLOADED);
        }
        if (origin == Origin.FLEET && !local.isEmpty()) {
            return Replica.unloaded(load, OVERRIDDEN);
        }
        return chosen.contains(version.id().number()) ? Replica.pending(load) : Replica.unloaded(load, LEFT_OUT);
    }

    private static ModelSettings settings(ModelConfig config) {
        int rows = config.maxBatchSize().map(max -> Math.max(1, max)).orElse(ModelSettings.DEFAULTS.rowsMax());
        return new ModelSettings(rows, config.responseCache().map(ResponseCache::enable));
    }

    /** What tells versions apart: a number names other bytes in a new reign of the control plane. */
    private static List<String> names(List<ModelVersion> versions) {
        return versions.stream()
                .map(version -> version.id() + "@" + version.artifact())
                .toList();
    }
}
