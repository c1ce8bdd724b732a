package io.lepton.server;

import io.lepton.chassis.Clock;
import io.lepton.chassis.TlsConfig;
import io.lepton.chassis.Web;
import io.lepton.client.LeptonClient;
import io.lepton.client.LeptonClientConfig;
import io.lepton.domain.Endpoint;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.ModelName;
import io.lepton.domain.NodeId;
import io.lepton.domain.RegionId;
import io.lepton.gateway.AdmissionConfig;
import io.lepton.gateway.GatewayConfig;
import io.lepton.gateway.GatewayLoops;
import io.lepton.gateway.GatewayServer;
import io.lepton.gateway.PeerDialer;
import io.lepton.gateway.RequestLog;
import io.lepton.gateway.TrafficPlan;
import io.lepton.inference.InferenceNode;
import io.lepton.inference.InferenceNodeConfig;
import io.lepton.inference.InferencePool;
import io.lepton.inference.NodePorts;
import io.lepton.telemetry.Traces;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One region of a development fleet: a gateway and some nodes, which can be killed and started again where they were.
 *
 * <p>What comes back after a kill knows nothing of before but the files of its nodes, as restarted processes do. Guarded by
 * its own lock.
 */
final class LocalRegion implements AutoCloseable {
    /** What the regions of a process share. */
    record Shared(
            Web web,
            GatewayLoops loops,
            InferencePool pool,
            Clock clock,
            FleetHome home,
            String host,
            Endpoint control,
            Traces traces,
            InferenceNodeConfig.Limits limits,
            AdmissionConfig admission,
            Optional<TlsConfig> tls,
            Optional<TrafficPlan> plan,
            OwnerKey owner) {}

    private static final int ANY_PORT = 0;

    private final RegionId id;
    private final List<NodeId> nodeIds;
    private final PeerDialer dialer;
    private final Shared shared;
    private final int gatewayPort;
    private final Map<NodeId, Integer> nodePorts = new HashMap<>();
    private final List<InferenceNode> nodes = new ArrayList<>();
    private @Nullable GatewayServer gateway;

    LocalRegion(RegionId id, List<NodeId> nodeIds, int gatewayPort, PeerDialer dialer, Shared shared) {
        this.id = id;
        this.nodeIds = List.copyOf(nodeIds);
        this.gatewayPort = gatewayPort;
        this.dialer = dialer;
        this.shared = shared;
    }

    RegionId id() {
        return id;
    }

    /** The address of its gateway, whether it lives or not. */
    Endpoint gatewayEndpoint() {
        return new Endpoint(shared.host(), gatewayPort);
    }

    /** Whether its gateway has the model answer; it learns of a ready node a tenth of a second after the control plane. */
    boolean answers(ModelName model) {
        URI url = URI.create(gatewayEndpoint().httpUrl());
        var entry = LeptonClientConfig.DEFAULTS
                .withGateways(List.of(url))
                .withKey(shared.owner().text());
        try (var direct = LeptonClient.connect(url, entry)) {
            return !direct.metadata(model).inputs().isEmpty();
        } catch (LeptonException e) {
            if (e.code().retry() == ErrorCode.Retry.LATER || e.code() == ErrorCode.UNKNOWN_MODEL) {
                return false;
            }
            throw e;
        }
    }

    /** Starts what does not run. */
    synchronized void start() {
        if (gateway != null) {
            return;
        }
        var usual = GatewayConfig.of(id, shared.host(), gatewayPort, shared.control())
                .withAdmission(shared.admission());
        var secured = shared.tls().map(usual::withTls).orElse(usual);
        GatewayConfig config = shared.plan().map(secured::withPlan).orElse(secured);
        var payloads = new FilePayloadLog(
                shared.home().stateOf("payloads").resolve(id.value()), MasterKeys.of(System.getenv()));
        gateway = GatewayServer.start(
                config, shared.clock(), shared.web(), shared.loops(), dialer, RequestLog.none(), payloads);
        nodeIds.forEach(node -> nodes.add(startNode(node)));
    }

    /** Ends everything at once, without farewell. */
    synchronized void kill() {
        nodes.forEach(InferenceNode::kill);
        nodes.clear();
        if (gateway != null) {
            gateway.kill();
            gateway = null;
        }
    }

    /** Answers what was taken in, and ends: first the gateway, because its requests need the nodes. */
    @Override
    public synchronized void close() {
        if (gateway != null) {
            gateway.stop();
            gateway = null;
        }
        Together.run(nodes, LocalRegion::stop);
        nodes.clear();
    }

    private static void stop(InferenceNode node) {
        try {
            node.stop();
        } catch (InterruptedException _) {
            node.kill();
            Thread.currentThread().interrupt();
        }
    }

    private InferenceNode startNode(NodeId node) {
        var config = new InferenceNodeConfig(
                node,
                id,
                shared.host(),
                nodePorts.getOrDefault(node, ANY_PORT),
                URI.create(shared.control().httpUrl()),
                shared.home().stateOf("nodes").resolve(node.value()),
                shared.limits());
        var ports = new NodePorts(
                Optional.empty(),
                shared.traces(),
                ModelKeeping.of(System.getenv()).cover());
        var started = InferenceNode.start(config, shared.web(), shared.clock(), shared.pool(), ports);
        nodePorts.put(node, started.endpoint().port());
        return started;
    }
}
