package io.lepton.control;

import io.lepton.control.Change.Kind;
import io.lepton.domain.Alias;
import io.lepton.domain.Deployment;
import io.lepton.domain.Model;
import io.lepton.domain.ModelName;
import io.lepton.domain.ModelVersion;
import io.lepton.domain.TrafficPolicy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What people have told the control plane: all that must outlive it.
 *
 * @param epoch the reign that wrote it, 0 before the first
 * @param revision counts the writes, from 0 for the empty state
 * @param models every model
 * @param deployments what is wished, at most one a model
 * @param serving what snapshots name: for a deployment whose version is not ready yet, its predecessor
 * @param rollouts how the ways from one to the other stand, at most one a model; none for what never replaced anything
 * @param declared everything else
 * @param traffic what is wished of versions beside the deployed ones
 */
public record DesiredState(
        long epoch,
        long revision,
        List<Model> models,
        List<Deployment> deployments,
        List<Deployment> serving,
        List<RolloutState> rollouts,
        Declarations declared,
        TrafficState traffic) {
    public DesiredState {
        models = List.copyOf(models);
        deployments = List.copyOf(deployments);
        serving = List.copyOf(serving);
        rollouts = List.copyOf(rollouts);
    }

    /** A state in which nothing is declared beside models and deployments. */
    public DesiredState(
            long epoch, long revision, List<Model> models, List<Deployment> deployments, List<Deployment> serving) {
        this(epoch, revision, models, deployments, serving, List.of(), Declarations.none(), TrafficState.NONE);
    }

    /** The state of a fleet that nobody has told anything. */
    public static DesiredState empty() {
        return new DesiredState(0, 0, List.of(), List.of(), List.of());
    }

    /** The same wishes under a new reign, as the next write. */
    public DesiredState underNewEpoch() {
        return at(epoch + 1, revision + 1);
    }

    /** The same with other declarations. */
    DesiredState with(Declarations other) {
        return new DesiredState(epoch, revision, models, deployments, serving, rollouts, other, traffic);
    }

    /** The same wishes as another write. */
    DesiredState at(long otherEpoch, long otherRevision) {
        return new DesiredState(otherEpoch, otherRevision, models, deployments, serving, rollouts, declared, traffic);
    }

    /**
     * The state in which edits have been made; what is serving stays, for it follows by itself.
     *
     * <p>Versions are added, in any order of their numbers. Whether the result is sound, {@link StateRules} tells.
     */
    DesiredState edited(List<Edit> edits) {
        Map<ModelName, Deployment> wishes = new TreeMap<>();
        deployments.forEach(wish -> wishes.put(wish.model(), wish));
        List<ModelVersion> added = new ArrayList<>();
        List<Edit> ofTraffic = new ArrayList<>();
        List<Edit> others = new ArrayList<>();
        for (Edit edit : edits) {
            switch (edit) {
                case Edit.Put(var kind, Deployment wish) when kind == Kind.DEPLOYMENT -> wishes.put(wish.model(), wish);
                case Edit.Put(var _, ModelVersion version) -> added.add(version);
                case Edit.Remove(var kind, var name) when kind == Kind.DEPLOYMENT -> wishes.remove(new ModelName(name));
                case Edit.Put(var _, TrafficPolicy _), Edit.Put(var _, Alias _) -> ofTraffic.add(edit);
                case Edit.Remove(var kind, var _)
                when kind == Kind.TRAFFIC || kind == Kind.ALIAS -> ofTraffic.add(edit);
                default -> others.add(edit);
            }
        }
        return new DesiredState(
                epoch,
                revision,
                added.isEmpty() ? models : withVersions(added),
                List.copyOf(wishes.values()),
                serving,
                rollouts,
                others.isEmpty() ? declared : declared.edited(others),
                traffic.edited(ofTraffic));
    }

    private List<Model> withVersions(List<ModelVersion> added) {
        Map<ModelName, List<ModelVersion>> versions = new TreeMap<>();
        models.forEach(model -> versions.put(model.name(), new ArrayList<>(model.versions())));
        added.forEach(version -> versions.computeIfAbsent(version.id().model(), _ -> new ArrayList<>())
                .add(version));
        List<Model> all = new ArrayList<>();
        versions.forEach((name, unsorted) -> {
            unsorted.sort(Comparator.comparingInt(version -> version.id().number()));
            all.add(new Model(name, unsorted));
        });
        return all;
    }
}
