package io.lepton.control;

import io.lepton.control.Change.Kind;
import io.lepton.control.ControlEffect.Note;
import io.lepton.control.StateRules.Complaint;
import io.lepton.domain.Alias;
import io.lepton.domain.DataClass;
import io.lepton.domain.Deployment;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.FleetSnapshot;
import io.lepton.domain.Gateway;
import io.lepton.domain.LeptonException;
import io.lepton.domain.Model;
import io.lepton.domain.ModelName;
import io.lepton.domain.ModelVersionId;
import io.lepton.domain.Node;
import io.lepton.domain.NodeId;
import io.lepton.domain.Region;
import io.lepton.domain.RegionId;
import io.lepton.domain.ResidencyPolicy;
import io.lepton.domain.SnapshotReply;
import io.lepton.domain.TrafficPolicy;
import io.lepton.governance.ResidencyRules;
import io.lepton.wire.AliasView;
import io.lepton.wire.RolloutView;
import io.lepton.wire.TrafficView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The decisions of a control plane: events and time in, effects out.
 *
 * <p>It owns no thread, clock or I/O; the same events at the same times give the same effects. A command that it refuses,
 * by throwing, has changed nothing. A snapshot's revision rises exactly when its content changes. Confined to one thread
 * at a time.
 */
public final class ControlCore {
    /** Pulses are taken at most so often between ticks: what a report costs must not grow with the fleet. */
    private static final long LOOK_NANOS = Duration.ofMillis(100).toNanos();

    private final long epoch;
    private final Declarations start;
    private final Catalogue catalogue;
    private final Roster roster;
    private final Rollouts rollouts;
    private final TrafficPolicies traffic;
    private final TrafficFigures figures = new TrafficFigures();
    private final TrafficWishes trafficWishes;
    private final Timeline timeline = new Timeline();
    private final Receivers receivers;
    private final Gathering gathering;
    private final CoreConfig.Inference inference;
    private Declarations declared;
    private long lookedNanos;
    private boolean isSnapshotOld;
    private boolean isDesiredOld;
    private DesiredState desired = DesiredState.empty();
    private FleetSnapshot snapshot;

    /**
     * A control plane that has heard nothing yet. Regions and policies are those of the fleet's first start; what it is
     * told later, and what is restored, goes before them.
     *
     * @param epoch its reign, higher than every one before it
     * @throws IllegalArgumentException if the policies contradict each other or the regions, or none governs the default
     */
    public ControlCore(
            long epoch,
            Collection<Region> regions,
            Collection<ResidencyPolicy> policies,
            DataClass defaultDataClass,
            CoreConfig config) {
        if (ResidencyRules.of(policies, regions).permitted(defaultDataClass).isEmpty()) {
            throw new IllegalArgumentException("no policy for the default class: dataClass=" + defaultDataClass);
        }
        this.epoch = epoch;
        this.start = Declarations.of(regions, policies, defaultDataClass);
        this.declared = start;
        this.catalogue = new Catalogue(config);
        this.roster = new Roster(config, regions);
        this.receivers = new Receivers(epoch, roster, config);
        this.rollouts = new Rollouts(roster, receivers, catalogue);
        this.traffic = new TrafficPolicies(roster, catalogue, rollouts, config.graceMax());
        this.trafficWishes = new TrafficWishes(traffic, figures);
        this.gathering = new Gathering(epoch, config.gatherMax());
        this.inference = config.inference();
        this.snapshot = snapshot(0);
    }

    /** Has the fleet say what it holds before anything is decided for it; to be called before anything happens. */
    void gatherAtLeast(Duration min) {
        gathering.lastAtLeast(min);
    }

    /** What a store holds, with what this fleet's start brings; it is written as the reign begins. */
    DesiredState startedFrom(DesiredState stored) {
        return stored.with(stored.declared().startedWith(start));
    }

    /**
     * Takes in one event.
     *
     * @param nowNanos monotonic time, never less than in the call before
     * @return what is to be done, in order
     * @throws LeptonException if a command is refused; nothing has changed then
     */
    public List<ControlEffect> handle(ControlEvent event, long nowNanos) {
        List<ControlEffect> effects = new ArrayList<>();
        look(event, nowNanos);
        traffic.notice(event);
        switch (event) {
            case ControlEvent.Restored(var stored) -> {
                gathering.begin(nowNanos);
                restore(stored, nowNanos);
                publishIfChanged(effects);
                return effects;
            }
            case ControlEvent.GatewayJoined(var gateway) -> effects.add(join(gateway));
            case ControlEvent.NodeJoined(var node) -> effects.add(join(node, nowNanos));
            case ControlEvent.VersionRegistered(var version) -> {
                traffic.refuseHidden(version.id().model());
                catalogue.add(version);
                isDesiredOld = true;
                effects.add(Note.change(
                        "version registered", Map.of("version", version.id(), "artifact", version.artifact())));
            }
            case ControlEvent.DeploymentPut(var deployment) -> effects.add(put(deployment, nowNanos));
            case ControlEvent.DeploymentDeleted(var model) -> effects.add(drop(model));
            case ControlEvent.Edited(var edits) -> {
                refuseUnsound(edits);
                edit(edits, nowNanos, effects);
                effects.add(Note.change("desired state edited", Map.of("edits", edits.size())));
            }
            case ControlEvent.RolloutCommanded(var model, var command) -> {
                requiredDeployment(model);
                rollouts.obey(model, command, nowNanos);
                effects.add(Note.change("rollout commanded", Map.of("model", model, "command", command)));
            }
            case ControlEvent.OfTraffic wish -> {
                traffic.check(wish);
                effects.add(wish(wish));
            }
            case ControlEvent.TrafficReported(var report) -> {
                roster.requireRegion(report.region());
                figures.take(report);
                return effects;
            }
            case ControlEvent.NodeReported(var report) -> {
                Set<ModelVersionId> news = roster.report(report, nowNanos);
                rollouts.heard(news);
                traffic.heard(news);
            }
            case ControlEvent.SnapshotReplied(var reply) -> {
                effects.addAll(replied(reply));
                rollouts.waited();
            }
            case ControlEvent.StreamOpened(var receiver) -> {
                receivers.open(receiver);
                if (!gathering.isUnderWay()) {
                    effects.add(new ControlEffect.SendTo(receiver, snapshot));
                }
                return effects;
            }
            case ControlEvent.StreamClosed(var receiver) -> {
                receivers.close(receiver);
                return effects;
            }
            case ControlEvent.Ticked _ -> {
                rollouts.wake();
                rollouts.waited();
            }
        }
        settle(nowNanos, effects);
        return effects;
    }

    private ControlEffect put(Deployment deployment, long nowNanos) {
        new DeploymentPlaces(catalogue, roster).check(deployment);
        DeploymentRules.require(deployment, desired());
        rollouts.wish(deployment, nowNanos);
        return Note.change(
                "deployment wished", Map.of("version", deployment.version(), "regions", deployment.regions()));
    }

    private ControlEffect drop(ModelName model) {
        requiredDeployment(model);
        traffic.refuseOrphans(model);
        rollouts.drop(model);
        declare(declared.without(Kind.METADATA, Metadata.name(Kind.DEPLOYMENT, model.value())));
        return Note.change("deployment dropped", Map.of("model", model));
    }

    private ControlEffect join(Gateway gateway) {
        roster.join(gateway);
        isSnapshotOld = true;
        return Note.change("gateway joined", Map.of("region", gateway.region(), "endpoint", gateway.endpoint()));
    }

    private ControlEffect join(Node node, long nowNanos) {
        roster.join(node, nowNanos);
        isSnapshotOld = true;
        return Note.change("node joined", Map.of("node", node.id(), "endpoint", node.endpoint()));
    }

    /** What is wished at this moment. */
    DesiredState desired() {
        return new DesiredState(
                desired.epoch(),
                desired.revision(),
                catalogue.models(),
                rollouts.wished(),
                rollouts.serving(),
                rollouts.states(),
                declared,
                traffic.state());
    }

    /** What is declared at this moment, beside models and deployments. */
    Declarations declared() {
        return declared;
    }

    /** Everything that speaks against making edits together; not what was unsound before in things that they leave alone. */
    List<Complaint> complaints(List<Edit> edits) {
        return EditRules.complaints(edits, desired(), roster);
    }

    /** The snapshot in force. */
    public FleetSnapshot snapshot() {
        return snapshot;
    }

    /** A snapshot of what is known now, published or not: while a fleet gathers, none is. */
    FleetSnapshot wholeSnapshot() {
        return snapshot(snapshot.revision());
    }

    /** A model, if it is registered. */
    public Optional<Model> model(ModelName name) {
        return catalogue.find(name);
    }

    /** The nodes that have joined. */
    List<Node> nodes() {
        return roster.nodes();
    }

    /** Everything known at a moment. */
    public FleetPicture picture(long nowNanos) {
        return new FleetPicture(
                snapshot,
                catalogue.models(),
                rollouts.wished(),
                roster.reports(),
                roster.alive(),
                gatewaysAlive(),
                receivers.replies());
    }

    /** How far a model's deployment is on its way, replica by replica; absent if it is not deployed. */
    public Optional<RolloutView> rollout(ModelName model, long nowNanos) {
        return rollouts.find(model).map(rollout -> new RolloutViews(roster, catalogue, nowNanos).of(rollout));
    }

    /** The traffic of every model for which something is wished. */
    List<TrafficView> traffic() {
        return traffic.state().policies().stream()
                .map(policy -> traffic(policy.model()))
                .toList();
    }

    /**
     * One model's traffic.
     *
     * @throws LeptonException {@link ErrorCode#UNKNOWN_MODEL}
     */
    TrafficView traffic(ModelName model) {
        catalogue.required(model);
        return traffic.view(model, figures.of(model));
    }

    /** Every alias, by name. */
    List<AliasView> aliases() {
        return traffic.aliasViews();
    }

    /** Decides nothing that would have to be stored, so that a store that fails is not asked again at once. */
    private void restore(DesiredState stored, long nowNanos) {
        catalogue.restore(stored.models());
        declare(startedFrom(stored).declared());
        rollouts.restore(stored, nowNanos);
        traffic.restore(stored.traffic(), nowNanos);
        desired = stored;
        isDesiredOld = true;
    }

    private void refuseUnsound(List<Edit> edits) {
        edits.forEach(traffic::refuseUnsound);
        List<Complaint> complaints = complaints(edits);
        if (!complaints.isEmpty()) {
            throw new LeptonException(
                    ErrorCode.CONFLICT,
                    complaints.stream().map(Complaint::toString).collect(Collectors.joining("\n")));
        }
    }

    private void edit(List<Edit> edits, long nowNanos, List<ControlEffect> effects) {
        DesiredState next = desired().edited(edits);
        catalogue.restore(next.models());
        for (Edit edit : edits) {
            switch (edit) {
                case Edit.Put(var kind, Deployment wish) when kind == Kind.DEPLOYMENT -> rollouts.wish(wish, nowNanos);
                case Edit.Remove(var kind, var name) when kind == Kind.DEPLOYMENT -> rollouts.drop(new ModelName(name));
                case Edit.Put(var _, TrafficPolicy policy) -> effects.add(wish(new ControlEvent.TrafficPut(policy)));
                case Edit.Put(var _, Alias alias) -> effects.add(wish(new ControlEvent.AliasPut(alias)));
                case Edit.Remove(var kind, var name)
                when kind == Kind.TRAFFIC -> effects.add(wish(new ControlEvent.TrafficDeleted(new ModelName(name))));
                case Edit.Remove(var kind, var name)
                when kind == Kind.ALIAS -> effects.add(wish(new ControlEvent.AliasDeleted(new ModelName(name))));
                default -> {
                    // The rest is declared, or in the catalogue already.
                }
            }
        }
        declare(next.declared());
        isDesiredOld = true;
    }

    private Note wish(ControlEvent.OfTraffic wish) {
        isDesiredOld = true;
        return trafficWishes.take(wish);
    }

    private void declare(Declarations next) {
        if (next.equals(declared)) {
            return;
        }
        declared = next;
        roster.declare(next);
        rollouts.declared();
        isSnapshotOld = true;
        isDesiredOld = true;
    }

    private void requiredDeployment(ModelName model) {
        catalogue.required(model);
        if (rollouts.find(model).isEmpty()) {
            throw new LeptonException(ErrorCode.NOT_FOUND, "the model is not deployed: model=" + model);
        }
    }

    private List<ControlEffect> replied(SnapshotReply reply) {
        var former = receivers.reply(reply);
        if (reply.refusal().isEmpty() || former.flatMap(SnapshotReply::refusal).equals(reply.refusal())) {
            return List.of();
        }
        return List.of(Note.degraded(
                "snapshot refused",
                Map.of("receiver", reply.receiver(), "reason", reply.refusal().orElseThrow())));
    }

    /** Takes pulses, where the last ones are old. */
    private void look(ControlEvent event, long nowNanos) {
        if (event instanceof ControlEvent.Ticked || nowNanos - lookedNanos >= LOOK_NANOS) {
            lookedNanos = nowNanos;
            roster.look(nowNanos);
        }
    }

    /** Draws every consequence of what has changed. */
    private void settle(long nowNanos, List<ControlEffect> effects) {
        Set<NodeId> felt = roster.changes();
        felt.forEach(rollouts::felt);
        traffic.felt(felt);
        effects.addAll(timeline.lives(felt, roster));
        if (gathering.endsAt(nowNanos)) {
            rollouts.recall(roster.reports().values(), nowNanos);
            effects.add(
                    Note.change("fleet gathered", Map.of("nodes", roster.nodes().size())));
        }
        if (gathering.isUnderWay()) {
            saveIfChanged(effects);
            return;
        }
        Rollouts.Outcome outcome = rollouts.advance(nowNanos);
        for (Deployment ready : outcome.tookOver()) {
            effects.add(
                    Note.change("version took over", Map.of("version", ready.version(), "regions", ready.regions())));
        }
        outcome.failures().forEach((model, failures) -> effects.addAll(timeline.failures(model, failures)));
        List<Note> moved = traffic.reconcile(nowNanos, figures::restart);
        effects.addAll(moved);
        isSnapshotOld |= traffic.hasChanged();
        if (outcome.isStored() || isDesiredOld || !moved.isEmpty()) {
            saveIfChanged(effects);
        }
        publishIfChanged(effects);
    }

    private void publishIfChanged(List<ControlEffect> effects) {
        if (gathering.isUnderWay()) {
            return;
        }
        boolean isNew = rollouts.holders().hasChanged();
        if (isNew || isSnapshotOld) {
            isSnapshotOld = false;
            FleetSnapshot next = snapshot(snapshot.revision() + 1);
            if (!next.hasContentOf(snapshot)) {
                snapshot = next;
                receivers.published(next.revision());
                effects.add(new ControlEffect.Publish(next));
            }
        }
    }

    private void saveIfChanged(List<ControlEffect> effects) {
        isDesiredOld = false;
        var same = desired();
        if (!same.equals(desired)) {
            desired = same.at(epoch, desired.revision() + 1);
            effects.addFirst(new ControlEffect.Save(desired));
        }
    }

    private FleetSnapshot snapshot(long revision) {
        Holdings holdings = Holdings.of(rollouts.holders(), traffic, catalogue);
        return new FleetSnapshot(
                epoch,
                revision,
                roster.regions(),
                roster.gateways(),
                roster.nodes(),
                holdings.versions(),
                rollouts.serving(),
                ModelResidency.of(declared).permittedOf(holdings.assignments(), roster.nodes()),
                declared.policies(),
                declared.defaultDataClass().orElseThrow(),
                holdings.handover(),
                traffic.traffic(),
                new AccessBook(declared)
                        .inferenceKeys(
                                inference, catalogue.models(), traffic.state().aliases(), roster.regions()));
    }

    private Set<RegionId> gatewaysAlive() {
        return roster.regions().stream()
                .map(Region::id)
                .filter(receivers::isGatewayAlive)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
