package io.lepton.control;

import static java.util.Objects.requireNonNull;

import io.lepton.domain.Assignment;
import io.lepton.domain.Deployment;
import io.lepton.domain.Endpoint;
import io.lepton.domain.FleetSnapshot;
import io.lepton.domain.Gateway;
import io.lepton.domain.Handover;
import io.lepton.domain.LeptonException;
import io.lepton.domain.ModelName;
import io.lepton.domain.ModelVersionId;
import io.lepton.domain.Node;
import io.lepton.domain.NodeId;
import io.lepton.domain.NodeReport;
import io.lepton.domain.RegionId;
import io.lepton.domain.RegionSelection;
import io.lepton.domain.ReplicaState;
import io.lepton.domain.ReplicaState.Phase;
import io.lepton.domain.RolloutStrategy;
import io.lepton.domain.SnapshotReply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** A control plane's core with nodes and gateways that do as its snapshots say, in steps of a quarter of a second. */
final class RolloutWorld {
    static final ModelName MODEL = new ModelName("digits");
    private static final long STEP_NANOS = Duration.ofMillis(250).toNanos();

    ControlCore core;
    private final SortedMap<NodeId, Node> nodes = new TreeMap<>();
    private final Map<NodeId, SortedMap<ModelVersionId, Phase>> held = new TreeMap<>();
    private final Set<NodeId> dead = new TreeSet<>();
    private final Set<Integer> broken = new HashSet<>();
    private final List<DesiredState> saved = new ArrayList<>();
    private boolean gatewaysAreDeaf;
    /** What the control plane published last; what it knows while it gathers is told nobody. */
    private FleetSnapshot published;

    private FleetSnapshot told;
    private long epoch = 1;
    private long nowNanos;

    RolloutWorld(int nodesPerRegion) {
        core = core(1);
        published = core.snapshot();
        told = published;
        for (String region : List.of("beijing", "frankfurt")) {
            handle(new ControlEvent.GatewayJoined(new Gateway(new RegionId(region), new Endpoint("127.0.0.1", 7071))));
            handle(new ControlEvent.StreamOpened("gateway-" + region));
            for (int number = 1; number <= nodesPerRegion; number++) {
                Node node = Samples.node(region, number);
                nodes.put(node.id(), node);
                held.put(node.id(), new TreeMap<>());
                handle(new ControlEvent.NodeJoined(node));
            }
        }
        for (int version = 1; version <= 9; version++) {
            handle(new ControlEvent.VersionRegistered(Samples.version(MODEL.value(), version)));
        }
    }

    private static ControlCore core(long epoch) {
        var config = CoreConfig.defaults().withGathering(Duration.ofSeconds(3));
        return new ControlCore(epoch, Samples.REGIONS, Samples.POLICIES, Samples.PUBLIC, config);
    }

    /** The control plane ends and another goes on from what it stored; gateways and nodes find it, and join. */
    void restart() {
        epoch++;
        core = core(epoch);
        DesiredState stored = saved.getLast().at(epoch, saved.getLast().revision() + 1);
        handle(new ControlEvent.Restored(core.startedFrom(stored)));
        for (String region : List.of("beijing", "frankfurt")) {
            handle(new ControlEvent.GatewayJoined(new Gateway(new RegionId(region), new Endpoint("127.0.0.1", 7071))));
            handle(new ControlEvent.StreamOpened("gateway-" + region));
        }
        nodes.forEach((id, node) -> {
            if (!dead.contains(id)) {
                handle(new ControlEvent.NodeJoined(node));
                report(id);
            }
        });
    }

    long nowNanos() {
        return nowNanos;
    }

    List<NodeId> nodes() {
        return List.copyOf(nodes.keySet());
    }

    Set<NodeId> dead() {
        return dead;
    }

    List<DesiredState> saved() {
        return saved;
    }

    void breakVersion(int version) {
        broken.add(version);
    }

    void mend(int version) {
        broken.remove(version);
    }

    void deafenGateways(boolean areDeaf) {
        gatewaysAreDeaf = areDeaf;
    }

    void deploy(int version, int replicas, RolloutStrategy strategy) {
        handle(new ControlEvent.DeploymentPut(new Deployment(
                new ModelVersionId(MODEL, version), new RegionSelection.All(), replicas, Optional.of(strategy))));
    }

    void command(RolloutCommand command) {
        handle(new ControlEvent.RolloutCommanded(MODEL, command));
    }

    boolean tryCommand(RolloutCommand command) {
        try {
            command(command);
            return true;
        } catch (LeptonException _) {
            return false;
        }
    }

    void kill(NodeId node) {
        dead.add(node);
    }

    void revive(NodeId node) {
        if (dead.remove(node)) {
            heldBy(node).clear();
            handle(new ControlEvent.NodeJoined(requireNonNull(nodes.get(node))));
        }
    }

    /** The gateways take the snapshot in force and answer; nodes obey it. */
    void hear() {
        told = published;
        if (!gatewaysAreDeaf) {
            for (String region : List.of("beijing", "frankfurt")) {
                handle(new ControlEvent.SnapshotReplied(
                        new SnapshotReply("gateway-" + region, told.epoch(), told.revision(), Optional.empty())));
            }
        }
        for (NodeId node : nodes.keySet()) {
            Set<ModelVersionId> wanted = new HashSet<>();
            told.assignments().stream()
                    .filter(assignment -> assignment.node().equals(node))
                    .forEach(assignment -> wanted.add(assignment.version()));
            heldBy(node).keySet().retainAll(wanted);
            wanted.forEach(version -> heldBy(node).putIfAbsent(version, Phase.PENDING));
        }
    }

    /** One version of one node comes a step further. */
    void work(NodeId node) {
        heldBy(node).replaceAll((version, phase) -> switch (phase) {
            case PENDING -> Phase.FETCHING;
            case FETCHING -> Phase.WARMING;
            case WARMING -> broken.contains(version.number()) ? Phase.FAILED : Phase.READY;
            case READY, FAILED, UNLOADED -> phase;
        });
        report(node);
    }

    void tick() {
        nowNanos += STEP_NANOS;
        nodes.keySet().forEach(this::report);
        handle(new ControlEvent.Ticked());
    }

    /** Lets everything that lives work, for some steps. */
    void settle(int steps) {
        for (int i = 0; i < steps; i++) {
            hear();
            nodes.keySet().forEach(this::work);
            tick();
        }
    }

    /** The replicas of a region that requests reach now: they answer, and the snapshot that gateways have names them. */
    int serving(String region) {
        Set<ModelVersionId> served = new HashSet<>();
        published.deployments().forEach(deployment -> served.add(deployment.version()));
        Handover handover = published.handover().orElse(new Handover(List.of(), List.of()));
        served.addAll(handover.rising());
        return (int) published.assignments().stream()
                .filter(assignment -> assignment.node().value().startsWith(region))
                .filter(assignment -> served.contains(assignment.version()))
                .filter(assignment -> !handover.draining().contains(assignment))
                .filter(this::isReady)
                .count();
    }

    /** The replicas of a region on living nodes, whatever they are at. */
    int held(String region) {
        return (int) published.assignments().stream()
                .filter(assignment -> assignment.node().value().startsWith(region))
                .filter(assignment -> !dead.contains(assignment.node()))
                .count();
    }

    int alive(String region) {
        return (int) nodes.keySet().stream()
                .filter(node -> node.value().startsWith(region) && !dead.contains(node))
                .count();
    }

    Optional<Integer> served() {
        return published.deployments().stream()
                .map(deployment -> deployment.version().number())
                .findFirst();
    }

    String status() {
        return core.rollout(MODEL, nowNanos).orElseThrow().status();
    }

    private Map<ModelVersionId, Phase> heldBy(NodeId node) {
        return requireNonNull(held.get(node));
    }

    private boolean isReady(Assignment assignment) {
        return !dead.contains(assignment.node()) && heldBy(assignment.node()).get(assignment.version()) == Phase.READY;
    }

    private void report(NodeId node) {
        if (!dead.contains(node)) {
            var states = heldBy(node).entrySet().stream()
                    .map(one -> new ReplicaState(one.getKey(), one.getValue(), ""))
                    .toList();
            handle(new ControlEvent.NodeReported(new NodeReport(node, told.epoch(), told.revision(), states)));
        }
    }

    private void handle(ControlEvent event) {
        for (ControlEffect effect : core.handle(event, nowNanos)) {
            if (effect instanceof ControlEffect.Save(var desired)) {
                saved.add(desired);
            }
            if (effect instanceof ControlEffect.Publish(var snapshot)) {
                published = snapshot;
            }
        }
    }
}
