package io.lepton.simulation.world;

import io.lepton.domain.Endpoint;
import java.util.HashMap;
import java.util.Map;

/** Who listens at which endpoint, or listened there last. */
final class Directory {
    private final Map<Endpoint, NodeShell> nodes = new HashMap<>();
    private final Map<Endpoint, GatewayShell> gateways = new HashMap<>();
    private final Government government;

    Directory(Government government) {
        this.government = government;
    }

    void listen(Endpoint endpoint, NodeShell node) {
        nodes.put(endpoint, node);
    }

    void listen(Endpoint endpoint, GatewayShell gateway) {
        gateways.put(endpoint, gateway);
    }

    /** The control plane that its address leads to now. */
    ControlShell control() {
        return government.seat();
    }

    NodeShell node(Endpoint endpoint) {
        return find(nodes, endpoint);
    }

    GatewayShell gateway(Endpoint endpoint) {
        return find(gateways, endpoint);
    }

    Server server(Endpoint endpoint) {
        return nodes.containsKey(endpoint) ? node(endpoint) : gateway(endpoint);
    }

    private static <T> T find(Map<Endpoint, T> listeners, Endpoint endpoint) {
        T listener = listeners.get(endpoint);
        if (listener == null) {
            throw new IllegalStateException("nobody has ever listened here: endpoint=" + endpoint);
        }
        return listener;
    }
}
