package io.lepton.benchmarks.forward;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.lepton.domain.ArtifactId;
import io.lepton.domain.Coordinates;
import io.lepton.domain.DataClass;
import io.lepton.domain.Deployment;
import io.lepton.domain.ElementType;
import io.lepton.domain.Endpoint;
import io.lepton.domain.FleetSnapshot;
import io.lepton.domain.Jurisdiction;
import io.lepton.domain.ModelFormat;
import io.lepton.domain.ModelName;
import io.lepton.domain.ModelVersion;
import io.lepton.domain.ModelVersionId;
import io.lepton.domain.Node;
import io.lepton.domain.NodeId;
import io.lepton.domain.NodeSignal;
import io.lepton.domain.Region;
import io.lepton.domain.RegionId;
import io.lepton.domain.RegionSelection;
import io.lepton.domain.ResidencyPolicy;
import io.lepton.domain.Shape;
import io.lepton.domain.Signature;
import io.lepton.domain.TensorSpec;
import io.lepton.wire.Json;
import io.lepton.wire.Paths;
import io.lepton.wire.SealedSnapshot;
import io.lepton.wire.SnapshotDocument;
import io.lepton.wire.SnapshotSigner;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;

/**
 * Stands in for a control plane and for the signs of life of nodes, whose requests something faster answers.
 *
 * <p>Signals of the n-th node are below {@code /internal/v1/signals/n}.
 */
final class FleetStub implements AutoCloseable {
    static final RegionId REGION = new RegionId("here");
    static final ModelName MODEL = new ModelName("echo");

    private static final ModelVersionId VERSION = new ModelVersionId(MODEL, 1);
    private static final DataClass ANY = new DataClass("any");
    private static final long SIGNAL_MILLIS = 100;
    private static final int SLOTS = 512;

    private final HttpServer server;
    private final List<Integer> nodePorts;

    FleetStub(List<Integer> nodePorts) throws IOException {
        this.nodePorts = List.copyOf(nodePorts);
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", FleetStub::accept);
        byte[] snapshot = SealedSnapshot.seal(
                        SealedSnapshot.FLEET, SnapshotDocument.of(snapshot()), SnapshotSigner.fresh())
                .whole();
        server.createContext(
                Paths.SNAPSHOTS, exchange -> stream(exchange, sequence -> sequence == 1 ? snapshot : new byte[0]));
        server.createContext(Paths.SIGNALS, FleetStub::signal);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    private static void accept(HttpExchange exchange) throws IOException {
        byte[] _ = exchange.getRequestBody().readAllBytes();
        exchange.sendResponseHeaders(200, 2);
        exchange.getResponseBody().write("{}".getBytes(StandardCharsets.US_ASCII));
        exchange.close();
    }

    private static void signal(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        NodeId node = new NodeId(REGION + "-" + path.substring(path.lastIndexOf('/') + 1));
        stream(exchange, sequence -> Json.write(new NodeSignal(node, sequence, 0, SLOTS, 100, List.of(VERSION))));
    }

    private interface Line {
        byte[] at(long sequence);
    }

    private static void stream(HttpExchange exchange, Line line) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        try (var out = exchange.getResponseBody()) {
            for (long sequence = 1; true; sequence++) {
                out.write(line.at(sequence));
                out.write('\n');
                out.flush();
                Thread.sleep(SIGNAL_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private FleetSnapshot snapshot() {
        var signature = new Signature(List.of(), List.of(new TensorSpec("y", ElementType.FP32, Shape.of(1))));
        List<Node> nodes = new ArrayList<>();
        for (int i = 0; i < nodePorts.size(); i++) {
            nodes.add(
                    new Node(new NodeId(REGION + "-" + (i + 1)), REGION, new Endpoint("127.0.0.1", nodePorts.get(i))));
        }
        return new FleetSnapshot(
                1,
                1,
                List.of(new Region(REGION, new Jurisdiction("EU"), new Coordinates(50, 8), 1, 300)),
                List.of(),
                nodes,
                List.of(new ModelVersion(
                        VERSION, new ArtifactId("0".repeat(64)), 1, ModelFormat.ONNX, signature, Instant.EPOCH)),
                List.of(new Deployment(VERSION, new RegionSelection.All(), nodePorts.size())),
                List.of(),
                List.of(new ResidencyPolicy(ANY, new ResidencyPolicy.Anywhere())),
                ANY);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
