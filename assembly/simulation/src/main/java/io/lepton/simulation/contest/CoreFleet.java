package io.lepton.simulation.contest;

import static java.util.Objects.requireNonNull;

import io.lepton.domain.ArtifactId;
import io.lepton.domain.Coordinates;
import io.lepton.domain.DataClass;
import io.lepton.domain.Deployment;
import io.lepton.domain.ElementType;
import io.lepton.domain.Endpoint;
import io.lepton.domain.FleetSnapshot;
import io.lepton.domain.Gateway;
import io.lepton.domain.Jurisdiction;
import io.lepton.domain.ModelFormat;
import io.lepton.domain.ModelName;
import io.lepton.domain.ModelVersion;
import io.lepton.domain.ModelVersionId;
import io.lepton.domain.Node;
import io.lepton.domain.NodeId;
import io.lepton.domain.Region;
import io.lepton.domain.RegionId;
import io.lepton.domain.RegionSelection;
import io.lepton.domain.ResidencyPolicy;
import io.lepton.domain.Shape;
import io.lepton.domain.Signature;
import io.lepton.domain.TensorSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The arena's world as the snapshot that a control plane would send: one model, on every node, free to go anywhere. */
final class CoreFleet {
    static final ModelName MODEL = new ModelName("model");
    static final ModelVersionId VERSION = new ModelVersionId(MODEL, 1);

    private static final int GATEWAY_PORT = 7071;
    private static final int NODE_PORT = 9000;
    private static final DataClass PUBLIC = new DataClass("public");

    private final List<Region> regions = new ArrayList<>();
    private final List<Gateway> gateways = new ArrayList<>();
    private final List<Node> nodes = new ArrayList<>();
    private final Map<Node, Integer> machines = new HashMap<>();
    private final List<CoreDoor> doors = new ArrayList<>();

    CoreFleet(Arena arena) {
        arena.terrain().sites().forEach(entry -> {
            RegionId id = new RegionId(entry.id());
            Coordinates place = new Coordinates(entry.latitude(), entry.longitude());
            regions.add(new Region(id, new Jurisdiction("ANY"), place, 0, 0));
            gateways.add(new Gateway(id, new Endpoint("gateway-" + id, GATEWAY_PORT)));
        });
        for (int i = 0; i < arena.machines().size(); i++) {
            NodeId id = new NodeId("node-" + i);
            RegionId region = regions.get(arena.machines().get(i).region()).id();
            nodes.add(new Node(id, region, new Endpoint(id.value(), NODE_PORT)));
            machines.put(nodes.get(i), i);
        }
    }

    FleetSnapshot snapshot() {
        var signature = new Signature(List.of(), List.of(new TensorSpec("y", ElementType.FP32, Shape.of(1))));
        var version = new ModelVersion(
                VERSION, new ArtifactId("0".repeat(64)), 1, ModelFormat.ONNX, signature, Instant.EPOCH);
        return new FleetSnapshot(
                1,
                0,
                regions,
                gateways,
                nodes,
                List.of(version),
                List.of(new Deployment(VERSION, new RegionSelection.All(), Deployment.REPLICAS_MAX)),
                List.of(),
                List.of(new ResidencyPolicy(PUBLIC, new ResidencyPolicy.Anywhere())),
                PUBLIC);
    }

    RegionId region(int index) {
        return regions.get(index).id();
    }

    /** The node of a machine's index. */
    Node node(int machine) {
        return nodes.get(machine);
    }

    int machine(Node node) {
        return requireNonNull(machines.get(node), "a node of this world");
    }

    int index(RegionId region) {
        for (int i = 0; i < regions.size(); i++) {
            if (regions.get(i).id().equals(region)) {
                return i;
            }
        }
        throw new IllegalArgumentException("not in this world: region=" + region);
    }

    void add(CoreDoor door) {
        doors.add(door);
    }

    /** The gateway of each region, by its index. */
    List<CoreDoor> doors() {
        return doors;
    }
}
