package io.lepton.control;

import io.lepton.domain.Assignment;
import io.lepton.domain.Deployment;
import io.lepton.domain.Gateway;
import io.lepton.domain.ModelName;
import io.lepton.domain.ModelVersionId;
import io.lepton.domain.Node;
import io.lepton.domain.NodeId;
import io.lepton.domain.Region;
import io.lepton.domain.RegionId;
import io.lepton.domain.ReplicaState;
import io.lepton.domain.ReplicaState.Phase;
import io.lepton.wire.DeploymentView;
import io.lepton.wire.DeploymentView.Replica;
import io.lepton.wire.ModelView;
import io.lepton.wire.NodeView;
import io.lepton.wire.RegionView;
import io.lepton.wire.RolloutView;
import io.lepton.wire.StatusView;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Draws what the API shows from what the control plane knows at one moment. Pure. */
final class FleetViews {
    private final FleetPicture picture;
    private final Set<RegionId> killed;
    private final Map<NodeId, Node> nodes;
    private final Map<ModelVersionId, List<Assignment>> held;
    private final Set<Deployment> served;
    private final Function<ModelName, Optional<RolloutView>> rollouts;

    /**
     * Views of a moment.
     *
     * @param rollouts how far each model's deployment is on its way
     */
    FleetViews(FleetPicture picture, Set<RegionId> killed, Function<ModelName, Optional<RolloutView>> rollouts) {
        this.picture = picture;
        this.killed = killed;
        this.rollouts = rollouts;
        this.served = Set.copyOf(picture.snapshot().deployments());
        this.held = picture.snapshot().assignments().stream().collect(Collectors.groupingBy(Assignment::version));
        this.nodes = picture.snapshot().nodes().stream().collect(Collectors.toMap(Node::id, Function.identity()));
    }

    StatusView status(String programVersion, boolean development) {
        var snapshot = picture.snapshot();
        return new StatusView(
                programVersion,
                development,
                snapshot.epoch(),
                snapshot.revision(),
                regions(),
                nodes(),
                deployments(),
                snapshot.policies(),
                snapshot.defaultDataClass(),
                receivers());
    }

    List<RegionView> regions() {
        return picture.snapshot().regions().stream().map(this::region).toList();
    }

    List<NodeView> nodes() {
        return picture.snapshot().nodes().stream().map(this::node).toList();
    }

    List<ModelView> models() {
        return picture.models().stream()
                .map(model -> new ModelView(model.name(), model.latest().id().number(), model.versions()))
                .toList();
    }

    List<DeploymentView> deployments() {
        return picture.wished().stream().map(this::deployment).toList();
    }

    Optional<DeploymentView> deployment(ModelName model) {
        return picture.wished().stream()
                .filter(wish -> wish.model().equals(model))
                .findFirst()
                .map(this::deployment);
    }

    private RegionView region(Region region) {
        var here = nodes.values().stream()
                .filter(node -> node.region().equals(region.id()))
                .toList();
        int alive = (int) here.stream().filter(node -> isAlive(node.id())).count();
        return new RegionView(
                region.id(),
                region.jurisdiction(),
                region.coordinates().latitude(),
                region.coordinates().longitude(),
                region.costPerNodeHour(),
                region.carbonGramsPerKwh(),
                state(region.id(), alive > 0),
                gateway(region.id()),
                alive,
                here.size());
    }

    private String state(RegionId region, boolean nodesAlive) {
        if (killed.contains(region)) {
            return "killed";
        }
        boolean gatewayAlive = picture.gatewaysAlive().contains(region);
        if (gatewayAlive && nodesAlive) {
            return "alive";
        }
        return gatewayAlive || nodesAlive ? "degraded" : "lost";
    }

    private Optional<String> gateway(RegionId region) {
        return picture.snapshot().gateways().stream()
                .filter(gateway -> gateway.region().equals(region))
                .map(Gateway::endpoint)
                .map(endpoint -> endpoint.httpUrl())
                .findFirst();
    }

    private NodeView node(Node node) {
        var report = Optional.ofNullable(picture.reports().get(node.id()));
        return new NodeView(
                node.id(),
                node.region(),
                isAlive(node.id()) ? "alive" : "lost",
                node.endpoint().toString(),
                report.map(said -> said.revision()).orElse(0L),
                report.map(said -> said.replicas()).orElse(List.of()));
    }

    private DeploymentView deployment(Deployment wish) {
        var replicas = held.getOrDefault(wish.version(), List.of()).stream()
                .map(this::replica)
                .toList();
        int wanted = (int) replicas.stream().filter(one -> isAlive(one.node())).count();
        int ready = (int)
                replicas.stream().filter(one -> one.phase() == Phase.READY).count();
        return new DeploymentView(
                wish.version(),
                wish.regions(),
                wish.replicasPerRegion(),
                state(wish, replicas, ready, wanted),
                ready,
                wanted,
                replicas,
                rollouts.apply(wish.model()));
    }

    private String state(Deployment wish, List<Replica> replicas, int ready, int wanted) {
        boolean isStopped = rollouts.apply(wish.model())
                .filter(rollout -> rollout.status().equals("stopped"))
                .isPresent();
        if (isStopped || replicas.stream().anyMatch(replica -> replica.phase() == Phase.FAILED)) {
            return "failed";
        }
        boolean serves = served.contains(wish.withoutStrategy());
        return serves && wanted > 0 && ready == wanted ? "ready" : "rolling";
    }

    private Replica replica(Assignment held) {
        var node = held.node();
        // Every assignment names a node of the same snapshot.
        var region = Objects.requireNonNull(nodes.get(node)).region();
        if (!isAlive(node)) {
            return new Replica(region, node, Phase.PENDING, "the node is lost");
        }
        return said(held)
                .map(said -> new Replica(region, node, said.phase(), said.detail()))
                .orElseGet(() -> new Replica(region, node, Phase.PENDING, ""));
    }

    private Optional<ReplicaState> said(Assignment held) {
        return Optional.ofNullable(picture.reports().get(held.node())).stream()
                .flatMap(report -> report.replicas().stream())
                .filter(replica -> replica.version().equals(held.version()))
                .findFirst();
    }

    private List<StatusView.Receiver> receivers() {
        return picture.replies().stream()
                .map(reply -> new StatusView.Receiver(
                        reply.receiver(),
                        reply.epoch(),
                        reply.revision(),
                        reply.refusal().orElse("")))
                .toList();
    }

    private boolean isAlive(NodeId node) {
        return picture.alive().contains(node);
    }
}
