package io.lepton.control;

import io.lepton.control.ControlEffect.Note;
import io.lepton.domain.Alias;
import io.lepton.domain.Assignment;
import io.lepton.domain.Deployment;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.ModelName;
import io.lepton.domain.ModelVersionId;
import io.lepton.domain.NodeId;
import io.lepton.domain.RegionSelection;
import io.lepton.domain.Share;
import io.lepton.domain.Traffic;
import io.lepton.domain.TrafficPolicy;
import io.lepton.wire.AliasView;
import io.lepton.wire.TrafficView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Aliases and traffic policies on their way from wish to service, and the versions that they need. Confined to the core.
 *
 * <p>A wish takes over, everywhere in one snapshot, when each version that it names is warm at the scale of the deployment:
 * in each of its regions, on as many nodes. For an alias that moves to another model that is the scale of what it stood for
 * as well. Until then, and if a version fails, what was in force stays.
 */
final class TrafficPolicies {
    static final int ALIASES_MAX = 1_000;

    /** What snapshots have of it. */
    private record Told(Optional<Traffic> traffic, List<Assignment> assignments) {}

    private final Catalogue catalogue;
    private final Roster roster;
    private final Rollouts rollouts;
    private final SidePlaces places;
    private final Succession<ModelName, TrafficPolicy> policies = new Succession<>(TrafficPolicy::model);
    private final Succession<ModelName, Alias> aliases = new Succession<>(Alias::name);
    private Map<Assignment, String> failed = Map.of();
    private Told told = new Told(Optional.empty(), List.of());
    private boolean isDue;
    private boolean hasChanged;

    TrafficPolicies(Roster roster, Catalogue catalogue, Rollouts rollouts, Duration linger) {
        this.roster = roster;
        this.catalogue = catalogue;
        this.rollouts = rollouts;
        this.places = new SidePlaces(roster, catalogue, linger);
    }

    void restore(TrafficState state, long nowNanos) {
        policies.restore(state.policies(), state.policiesInForce());
        aliases.restore(state.aliases(), state.aliasesInForce());
        places.clear();
        failed = Map.of();
        isDue = true;
        place(nowNanos);
    }

    TrafficState state() {
        return TrafficState.of(policies, aliases);
    }

    /** What snapshots tell of it; absent where there is nothing to tell. */
    Optional<Traffic> traffic() {
        Set<ModelVersionId> held = new TreeSet<>(versions());
        var traffic = new Traffic(
                places.held(),
                policies.inForce().stream()
                        .filter(policy -> rollouts.find(policy.model())
                                .flatMap(Rollout::served)
                                .isPresent())
                        .toList(),
                aliases.inForce().stream()
                        .filter(alias -> held.contains(alias.version()))
                        .toList());
        return traffic.equals(Traffic.NONE) ? Optional.empty() : Optional.of(traffic);
    }

    /**
     * Refuses a wish that is unsound, or drops what is not there.
     *
     * @throws LeptonException with everything that is wrong with it
     */
    void check(ControlEvent.OfTraffic wish) {
        switch (wish) {
            case ControlEvent.TrafficPut(var policy) ->
                TrafficChecks.check(policy, deployment(policy.model()), catalogue, roster);
            case ControlEvent.TrafficDeleted(var model) -> requirePolicy(model);
            case ControlEvent.AliasPut(var alias) -> check(alias);
            case ControlEvent.AliasDeleted(var alias) -> requireAlias(alias);
        }
    }

    private void requirePolicy(ModelName model) {
        if (policies.wished(model).isEmpty()) {
            catalogue.required(model);
            throw new LeptonException(ErrorCode.NOT_FOUND, "no traffic policy is set: model=" + model);
        }
    }

    private void check(Alias alias) {
        boolean isNew = aliases.wished(alias.name()).isEmpty();
        if (isNew && aliases.wished().size() >= ALIASES_MAX) {
            throw new LeptonException(
                    ErrorCode.OVERLOADED, "the fleet takes no more aliases: aliasesMax=" + ALIASES_MAX);
        }
        Set<ModelName> names = new TreeSet<>();
        aliases.wished().forEach(each -> names.add(each.name()));
        TrafficChecks.check(alias, names, deployment(alias.version().model()), catalogue);
    }

    private void requireAlias(ModelName alias) {
        if (aliases.wished(alias).isEmpty()) {
            throw new LeptonException(ErrorCode.NOT_FOUND, "no such alias: alias=" + alias);
        }
    }

    /** Takes a policy that has been found sound. */
    void put(TrafficPolicy policy) {
        policies.wish(policy);
    }

    /** Sends everything to the deployed version again. */
    void clear(ModelName model) {
        policies.drop(model);
    }

    /** Takes an alias that has been found sound. */
    void put(Alias alias) {
        aliases.wish(alias);
    }

    void remove(ModelName alias) {
        aliases.drop(alias);
    }

    /** Refuses a model that would be hidden behind an alias. */
    void refuseHidden(ModelName model) {
        aliases.wished(model).ifPresent(alias -> {
            throw new LeptonException(
                    ErrorCode.CONFLICT, "the name is an alias: model=" + model + ", version=" + alias.version());
        });
    }

    /** Refuses an edit that drops what is not there, or that is no wish; what else speaks against it {@link TrafficRules} tell. */
    void refuseUnsound(Edit edit) {
        switch (edit.kind()) {
            case TRAFFIC -> {
                if (edit instanceof Edit.Remove(var _, var name)) {
                    requirePolicy(new ModelName(name));
                }
            }
            case ALIAS -> {
                if (edit instanceof Edit.Remove(var _, var name)) {
                    requireAlias(new ModelName(name));
                }
            }
            case TRAFFIC_SERVING, ALIAS_SERVING ->
                throw new LeptonException(
                        ErrorCode.UNSUPPORTED,
                        "what is in force follows by itself: kind="
                                + edit.kind().word() + ", name=" + edit.name());
            default -> {
                // It is no concern of traffic.
            }
        }
    }

    /** Refuses to take a model out of service that aliases or a policy still name. */
    void refuseOrphans(ModelName model) {
        List<String> names = new ArrayList<>();
        policies.wished(model).ifPresent(_ -> names.add("its traffic policy"));
        Stream.concat(aliases.wished().stream(), aliases.inForce().stream())
                .filter(alias -> alias.version().model().equals(model))
                .map(alias -> "alias " + alias.name())
                .distinct()
                .forEach(names::add);
        if (!names.isEmpty()) {
            throw new LeptonException(ErrorCode.CONFLICT, "the model is still named: model=" + model + ", by=" + names);
        }
    }

    /** Marks that an event may matter here; what nodes say is told apart by {@link #heard}. */
    void notice(ControlEvent event) {
        isDue |= !(event instanceof ControlEvent.NodeReported || event instanceof ControlEvent.SnapshotReplied);
    }

    /** Marks what a node's news are about. */
    void heard(Set<ModelVersionId> versions) {
        isDue |= versions.stream().anyMatch(places::holds);
    }

    /** Marks that nodes came, fell silent or were lost. */
    void felt(Set<NodeId> nodes) {
        isDue |= !nodes.isEmpty();
    }

    /** Whether what snapshots have of it has changed since the last call. */
    boolean hasChanged() {
        boolean since = hasChanged;
        hasChanged = false;
        return since;
    }

    /**
     * Where an event mattered, places every version anew and lets what is ready take over; tells what did.
     *
     * @param onBegin told the model of each policy that is in force from now on
     */
    List<Note> reconcile(long nowNanos, Consumer<ModelName> onBegin) {
        if (!isDue) {
            return List.of();
        }
        isDue = false;
        place(nowNanos);
        List<Note> notes = new ArrayList<>();
        policies.advance(policy -> areReady(policy.versions())).forEach(policy -> {
            onBegin.accept(policy.model());
            notes.add(Note.change("traffic policy in force", Map.of("policy", policy)));
        });
        aliases.advance(alias -> areReady(List.of(alias.version())))
                .forEach(alias -> notes.add(
                        Note.change("alias moved", Map.of("alias", alias.name(), "version", alias.version()))));
        if (!notes.isEmpty()) {
            place(nowNanos);
        }
        notes.addAll(fail());
        var now = new Told(traffic(), places.assignments());
        hasChanged |= !now.equals(told);
        told = now;
        return notes;
    }

    /** Notes which replicas failed since the last call; what is deployed is told of with its rollout. */
    private List<Note> fail() {
        Map<Assignment, String> now = places.failures();
        now.keySet().removeIf(held -> deployment(held.version().model())
                .filter(wish -> wish.version().equals(held.version()))
                .isPresent());
        List<Note> notes = new ArrayList<>();
        now.forEach((held, detail) -> {
            if (!failed.containsKey(held)) {
                notes.add(Timeline.failed(held, detail));
            }
        });
        failed = now;
        return notes;
    }

    List<Assignment> assignments() {
        return places.assignments();
    }

    /** The versions that are named, whether any node holds them or not. */
    List<ModelVersionId> versions() {
        return places.held().stream().map(Deployment::version).toList();
    }

    private boolean areReady(List<ModelVersionId> versions) {
        return versions.stream().allMatch(places::isReady);
    }

    private void place(long nowNanos) {
        List<Deployment> wanted = new ArrayList<>();
        Stream.concat(policies.wished().stream(), policies.inForce().stream())
                .forEach(policy -> deployment(policy.model()).ifPresent(base -> want(policy, base, wanted)));
        Stream.concat(aliases.wished().stream(), aliases.inForce().stream()).forEach(alias -> want(alias, wanted));
        places.place(wanted, rollouts.holders(), nowNanos);
    }

    private static void want(TrafficPolicy policy, Deployment base, List<Deployment> wanted) {
        Stream.of(policy.canaries(), policy.splits(), policy.shadows())
                .flatMap(List::stream)
                .map(Share::version)
                .forEach(number ->
                        wanted.add(new Deployment(policy.version(number), base.regions(), base.replicasPerRegion())));
        policy.variants().stream()
                .filter(variant -> base.regions().includes(variant.region()))
                .forEach(variant -> wanted.add(new Deployment(
                        policy.version(variant.version()),
                        new RegionSelection.Only(Set.of(variant.region())),
                        base.replicasPerRegion())));
    }

    private void want(Alias alias, List<Deployment> wanted) {
        scale(alias)
                .forEach(base -> wanted.add(new Deployment(alias.version(), base.regions(), base.replicasPerRegion())));
    }

    /** The deployments at whose scale an alias is held: that of its model, and that of what it stands for until it moves. */
    private List<Deployment> scale(Alias alias) {
        return Stream.concat(
                        Stream.of(alias.version().model()),
                        aliases.inForce(alias.name()).stream()
                                .map(now -> now.version().model()))
                .distinct()
                .flatMap(model -> deployment(model).stream())
                .toList();
    }

    /** What is wished for a model, which its other versions follow. */
    private Optional<Deployment> deployment(ModelName model) {
        return rollouts.find(model).map(Rollout::wish);
    }

    /** A model's traffic as it stands. */
    TrafficView view(ModelName model, List<TrafficView.ArmFigures> figures) {
        var inForce = policies.inForce(model);
        var wished = policies.wished(model);
        var progress = progress(
                wished.equals(inForce), wished.map(TrafficPolicy::versions).orElse(List.of()));
        return new TrafficView(model, inForce, wished, progress.state(), progress.detail(), figures);
    }

    /** Every alias as it stands. */
    List<AliasView> aliasViews() {
        return aliases.wished().stream().map(this::view).toList();
    }

    private AliasView view(Alias alias) {
        var inForce = aliases.inForce(alias.name());
        var progress = progress(inForce.equals(Optional.of(alias)), List.of(alias.version()));
        return new AliasView(
                alias.name(), inForce.map(Alias::version), alias.version(), progress.state(), progress.detail());
    }

    /** How far a wish is: the word of the API, and why it is not in force. */
    private record Progress(String state, String detail) {}

    private Progress progress(boolean isInForce, List<ModelVersionId> versions) {
        if (isInForce) {
            return new Progress("ready", "");
        }
        return versions.stream()
                .flatMap(version -> places.failure(version).stream())
                .findFirst()
                .map(failure -> new Progress("failed", failure))
                .orElseGet(() -> new Progress(
                        "rolling",
                        versions.stream()
                                .filter(version -> !places.isReady(version))
                                .findFirst()
                                .map(places::progress)
                                .orElse("")));
    }
}
