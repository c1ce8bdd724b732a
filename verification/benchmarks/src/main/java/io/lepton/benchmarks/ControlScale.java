package io.lepton.benchmarks;

import io.lepton.control.ControlCore;
import io.lepton.control.ControlEffect;
import io.lepton.control.ControlEvent;
import io.lepton.control.CoreConfig;
import io.lepton.control.DesiredState;
import io.lepton.control.Origin;
import io.lepton.control.SqlDesiredStore;
import io.lepton.domain.ArtifactId;
import io.lepton.domain.Coordinates;
import io.lepton.domain.DataClass;
import io.lepton.domain.Deployment;
import io.lepton.domain.ElementType;
import io.lepton.domain.Endpoint;
import io.lepton.domain.FleetSnapshot;
import io.lepton.domain.Gateway;
import io.lepton.domain.Jurisdiction;
import io.lepton.domain.Model;
import io.lepton.domain.ModelFormat;
import io.lepton.domain.ModelName;
import io.lepton.domain.ModelVersion;
import io.lepton.domain.ModelVersionId;
import io.lepton.domain.Node;
import io.lepton.domain.NodeId;
import io.lepton.domain.NodeReport;
import io.lepton.domain.Region;
import io.lepton.domain.RegionId;
import io.lepton.domain.RegionSelection;
import io.lepton.domain.ReplicaState;
import io.lepton.domain.ReplicaState.Phase;
import io.lepton.domain.ResidencyPolicy;
import io.lepton.domain.Shape;
import io.lepton.domain.Signature;
import io.lepton.domain.TensorSpec;
import io.lepton.gateway.GatewayCore;
import io.lepton.gateway.GatewayCoreConfig;
import io.lepton.gateway.GatewayEvent;
import io.lepton.wire.Json;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * What a change costs a control plane with many deployments and nodes: in its core, on the wire, and in a gateway that
 * takes the snapshot over.
 *
 * <p>The core, the messages and the gateway's core are the production ones; nodes are their reports. Each deployment is
 * wished in two of ten regions, one replica in each. Times are the thread's processor time, so that a busy machine tells
 * the same as an idle one. Arguments: the number of nodes, then numbers of deployments.
 */
public final class ControlScale {
    private static final int REGIONS = 10;
    private static final int CHANGES = 100;
    private static final int REPORTS = 2_000;
    private static final DataClass PUBLIC = new DataClass("public");

    /**
     * The figures of one size.
     *
     * @param changeCoreMillis50 deciding about one changed deployment, the snapshot made: median
     * @param changeAllMillis99 the same with writing the snapshot, reading it and putting it in force in a gateway: p99
     * @param reportMicros one report of a node that says nothing new
     * @param restoreMillis reading a store in SQLite and standing where it stood
     * @param heapMebibytes what is live once everything is ready, the gateway's part and the nodes' reports included
     */
    public record Figures(
            int deployments,
            int nodes,
            int snapshotBytes,
            double changeCoreMillis50,
            double changeCoreMillis99,
            double writeMillis50,
            double readMillis50,
            double gatewayMillis50,
            double changeAllMillis99,
            double reportMicros,
            double restoreMillis,
            long heapMebibytes) {}

    private final int nodes;
    private final ControlCore core;
    private final GatewayCore gateway = new GatewayCore(region(0).id(), GatewayCoreConfig.defaults());
    private DesiredState saved = DesiredState.empty();
    private long nowNanos;

    private ControlScale(int nodes) {
        this.nodes = nodes;
        this.core = core(1);
    }

    /** Measures, and prints one JSON text a size. */
    public static void main(String[] arguments) throws IOException {
        int[] numbers = Arrays.stream(arguments).mapToInt(Integer::parseInt).toArray();
        PrintStream out = System.out;
        for (int i = 1; i < numbers.length; i++) {
            Figures figures = new ControlScale(numbers[0]).measure(numbers[i]);
            out.println(new String(Json.write(figures), StandardCharsets.UTF_8));
        }
    }

    private Figures measure(int deployments) throws IOException {
        join();
        tell(new ControlEvent.Restored(state(deployments)));
        tell(new ControlEvent.Ticked());
        reportAll();
        byte[] bytes = Json.write(core.snapshot());
        List<double[]> changes = new ArrayList<>();
        for (int i = 0; i < 2 * CHANGES; i++) {
            double[] stages = change((i * 7_919) % deployments, 1 + (i + 1) % 2);
            if (i >= CHANGES) {
                changes.add(stages);
            }
        }
        return new Figures(
                deployments,
                nodes,
                bytes.length,
                share(changes, 0, 0.5),
                share(changes, 0, 0.99),
                share(changes, 1, 0.5),
                share(changes, 2, 0.5),
                share(changes, 3, 0.5),
                share(changes, 4, 0.99),
                reportMicros(),
                restoreMillis(),
                heapMebibytes());
    }

    private void join() {
        for (int i = 0; i < REGIONS; i++) {
            tell(new ControlEvent.GatewayJoined(new Gateway(region(i).id(), new Endpoint("127.0.0.1", 7_071))));
        }
        for (int i = 0; i < nodes; i++) {
            Node node = new Node(nodeId(i), region(i % REGIONS).id(), new Endpoint("127.0.0.1", 9_000));
            tell(new ControlEvent.NodeJoined(node));
        }
    }

    private static DesiredState state(int deployments) {
        List<Model> models = new ArrayList<>();
        List<Deployment> wishes = new ArrayList<>();
        for (int i = 0; i < deployments; i++) {
            models.add(new Model(id(i).model(), List.of(version(i))));
            wishes.add(deployment(i, 1));
        }
        models.sort(Comparator.comparing(Model::name));
        wishes.sort(Comparator.comparing(Deployment::model));
        return new DesiredState(1, 1, models, wishes, wishes);
    }

    /** Every node says that it answers for all that it was given. */
    private void reportAll() {
        Map<NodeId, List<ReplicaState>> held = new HashMap<>();
        core.snapshot().assignments().forEach(one -> held.computeIfAbsent(one.node(), _ -> new ArrayList<>())
                .add(new ReplicaState(one.version(), Phase.READY, "")));
        held.forEach((node, replicas) -> tell(new ControlEvent.NodeReported(new NodeReport(node, 1, 1, replicas))));
    }

    private double[] change(int deployment, int replicas) {
        nowNanos += Duration.ofMillis(20).toNanos();
        long start = processorNanos();
        FleetSnapshot snapshot = tell(new ControlEvent.DeploymentPut(deployment(deployment, replicas)));
        long decided = processorNanos();
        byte[] bytes = Json.write(snapshot);
        long written = processorNanos();
        FleetSnapshot received = Json.read(bytes, FleetSnapshot.class);
        long read = processorNanos();
        gateway.handle(new GatewayEvent.SnapshotReceived(received), nowNanos);
        long inForce = processorNanos();
        if (gateway.snapshot().orElseThrow().revision() != snapshot.revision()) {
            throw new IllegalStateException("the gateway refused a snapshot: revision=" + snapshot.revision());
        }
        return new double[] {
            millis(decided - start),
            millis(written - decided),
            millis(read - written),
            millis(inForce - read),
            millis(inForce - start)
        };
    }

    private double reportMicros() {
        Map<NodeId, NodeReport> reports = core.picture(nowNanos).reports();
        List<NodeReport> all = List.copyOf(reports.values());
        long start = processorNanos();
        for (int i = 0; i < REPORTS; i++) {
            nowNanos += Duration.ofMillis(1).toNanos();
            tell(new ControlEvent.NodeReported(all.get(i % all.size())));
        }
        return (processorNanos() - start) / 1e3 / REPORTS;
    }

    private double restoreMillis() throws IOException {
        Path folder = Files.createTempDirectory("control-scale");
        String url = "sqlite:" + folder.resolve("desired.db");
        try (var store = SqlDesiredStore.open(url)) {
            store.write(new DesiredState(1, 1, saved.models(), saved.deployments(), saved.serving()), author());
        }
        long start = processorNanos();
        try (var store = SqlDesiredStore.open(url)) {
            ControlCore next = core(2);
            next.handle(new ControlEvent.Restored(store.read().underNewEpoch()), 0);
            next.handle(new ControlEvent.Ticked(), 0);
            if (next.snapshot().deployments().size() != saved.serving().size()) {
                throw new IllegalStateException("something was not restored");
            }
        }
        double millis = millis(processorNanos() - start);
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
        return millis;
    }

    private static Origin author() {
        return new Origin(Origin.FLEET, Instant.EPOCH);
    }

    private FleetSnapshot tell(ControlEvent event) {
        for (ControlEffect effect : core.handle(event, nowNanos)) {
            if (effect instanceof ControlEffect.Save(var desired)) {
                saved = desired;
            }
        }
        return core.snapshot();
    }

    private static ControlCore core(long epoch) {
        return new ControlCore(
                epoch,
                IntStream.range(0, REGIONS).mapToObj(ControlScale::region).toList(),
                List.of(new ResidencyPolicy(PUBLIC, new ResidencyPolicy.Anywhere())),
                PUBLIC,
                CoreConfig.defaults());
    }

    private static Region region(int i) {
        return new Region(new RegionId("region-" + i), new Jurisdiction("EU"), new Coordinates(50, i), 1, 300);
    }

    private static NodeId nodeId(int i) {
        return new NodeId("region-" + i % REGIONS + "-" + i);
    }

    private static ModelVersion version(int i) {
        return new ModelVersion(
                id(i),
                new ArtifactId("%064x".formatted(i)),
                100_000,
                ModelFormat.ONNX,
                new Signature(
                        List.of(new TensorSpec("image", ElementType.FP32, Shape.of(1, 784))),
                        List.of(new TensorSpec("scores", ElementType.FP32, Shape.of(1, 10)))),
                Instant.EPOCH);
    }

    private static Deployment deployment(int i, int replicas) {
        var where = new RegionSelection.Only(
                Set.of(region(i % REGIONS).id(), region((i + 1) % REGIONS).id()));
        return new Deployment(id(i), where, replicas);
    }

    private static ModelVersionId id(int i) {
        return new ModelVersionId(new ModelName("model-" + i), 1);
    }

    private static double share(List<double[]> changes, int stage, double share) {
        double[] sorted =
                changes.stream().mapToDouble(stages -> stages[stage]).sorted().toArray();
        return sorted[(int) Math.min(sorted.length - 1.0, share * sorted.length)];
    }

    private static long processorNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static double millis(long nanos) {
        return nanos / 1e6;
    }

    private static long heapMebibytes() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 20;
    }
}
