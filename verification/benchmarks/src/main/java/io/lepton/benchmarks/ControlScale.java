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
import io.lepton.wire.SealedSnapshot;
import io.lepton.wire.SnapshotDocument;
import io.lepton.wire.SnapshotParts;
import io.lepton.wire.SnapshotSigner;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;

/**
 * What a change costs a control plane with many deployments and nodes, from the wish to a gateway's routing table: decided and
 * compiled in its core, stored in SQLite, written and signed as what differs, read, verified and put in force.
 *
 * <p>The cores, the store and the messages are the production ones; nodes are their reports, and the network is left out. Each
 * deployment is wished in two of ten regions, one replica in each. Processor times are the thread's, so that a busy machine
 * tells the same as an idle one; the time by the clock needs an idle one. Arguments: the number of nodes, then numbers of
 * deployments.
 */
public final class ControlScale {
    private static final int REGIONS = 10;
    private static final int CHANGES = 200;
    private static final int WARM_UP = 100;
    private static final int REPORTS = 2_000;
    private static final int MILLIS_BETWEEN = 20;
    private static final DataClass PUBLIC = new DataClass("public");

    /** The parts of a change's way, in their order. */
    private enum Stage {
        DECIDE,
        STORE,
        SEAL,
        READ,
        ENFORCE
    }

    /**
     * The figures of one size.
     *
     * @param snapshotBytes the line that holds all of it
     * @param changeBytes the line that holds one change: median
     * @param cpuMillis50 processor time of each stage of one change: median
     * @param changeCpuMillis50 processor time of all of them: median
     * @param changeCpuMillis99 the same: p99
     * @param changeMillis50 from the wish to the routing table by the clock: median
     * @param changeMillis99 the same: p99
     * @param nodesMillis50 finding out which nodes a change concerns, and what it is for them; gateways have it by then
     * @param reportMicros one report of a node that says nothing new
     * @param restoreMillis reading a store in SQLite and standing where it stood
     * @param heapMebibytes what is live once everything is ready, the gateway's part and the nodes' reports included
     */
    public record Figures(
            int deployments,
            int nodes,
            int snapshotBytes,
            int changeBytes,
            Map<String, Double> cpuMillis50,
            double changeCpuMillis50,
            double changeCpuMillis99,
            double changeMillis50,
            double changeMillis99,
            double nodesMillis50,
            double reportMicros,
            double restoreMillis,
            long heapMebibytes) {}

    /** What one change took; processor nanoseconds by stage, and nanoseconds by the clock. */
    private record Took(Map<Stage, Long> cpuNanos, long nanos, long nodesNanos, int bytes) {
        long cpu() {
            return cpuNanos.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    private final int nodes;
    private final ControlCore core;
    private final GatewayCore gateway = new GatewayCore(region(0).id(), GatewayCoreConfig.defaults());
    private final SnapshotSigner signer = SnapshotSigner.fresh();
    private final Path folder;
    private final SqlDesiredStore store;
    private DesiredState saved = DesiredState.empty();
    private long storeNanos;
    private int nextReport;
    private SealedSnapshot sent;
    private SealedSnapshot received;
    private long nowNanos;

    private ControlScale(int nodes) throws IOException {
        this.nodes = nodes;
        this.core = core(1);
        this.folder = Files.createTempDirectory("control-scale");
        this.store = SqlDesiredStore.open("sqlite:" + folder.resolve("desired.db"));
        this.sent = seal(SnapshotDocument.of(core.snapshot()));
        this.received = sent;
    }

    /** Measures, and prints one JSON text a size. */
    public static void main(String[] arguments) throws IOException {
        int[] numbers = Arrays.stream(arguments).mapToInt(Integer::parseInt).toArray();
        PrintStream out = System.out;
        for (int i = 1; i < numbers.length; i++) {
            var scale = new ControlScale(numbers[0]);
            try {
                out.println(new String(Json.write(scale.measure(numbers[i])), StandardCharsets.UTF_8));
            } finally {
                scale.close();
            }
        }
    }

    private Figures measure(int deployments) throws IOException {
        join();
        DesiredState first = state(deployments);
        store.write(first, author());
        tell(new ControlEvent.Restored(first));
        tell(new ControlEvent.Ticked());
        reportAll();
        take(seal(sent.document().next(core.snapshot())));
        int snapshotBytes = sent.whole().length;
        List<Took> changes = new ArrayList<>();
        for (int i = 0; i < WARM_UP + CHANGES; i++) {
            Took took = change((i * 7_919) % deployments, 1 + (i + 1) % 2);
            if (i >= WARM_UP) {
                changes.add(took);
            }
        }
        Map<String, Double> stages = new LinkedHashMap<>();
        for (Stage stage : Stage.values()) {
            stages.put(
                    stage.name().toLowerCase(Locale.ROOT),
                    millis(share(changes, took -> took.cpuNanos().getOrDefault(stage, 0L), 0.5)));
        }
        return new Figures(
                deployments,
                nodes,
                snapshotBytes,
                (int) share(changes, Took::bytes, 0.5),
                stages,
                millis(share(changes, Took::cpu, 0.5)),
                millis(share(changes, Took::cpu, 0.99)),
                millis(share(changes, Took::nanos, 0.5)),
                millis(share(changes, Took::nanos, 0.99)),
                millis(share(changes, Took::nodesNanos, 0.5)),
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

    /** Lets the time between two changes pass, in which nodes go on reporting, each once a second. */
    private void live() {
        nowNanos += Duration.ofMillis(MILLIS_BETWEEN).toNanos();
        int count = nodes * MILLIS_BETWEEN / 1_000;
        List<NodeReport> reports = List.copyOf(core.picture(nowNanos).reports().values());
        for (int i = 0; i < count; i++) {
            tell(new ControlEvent.NodeReported(reports.get(nextReport++ % reports.size())));
        }
    }

    private Took change(int deployment, int replicas) {
        live();
        storeNanos = 0;
        long startNanos = System.nanoTime();
        long start = processorNanos();
        FleetSnapshot snapshot = tell(new ControlEvent.DeploymentPut(deployment(deployment, replicas)));
        long decided = processorNanos();
        SealedSnapshot next = seal(sent.document().next(snapshot));
        byte[] line = next.since(sent);
        long sealed = processorNanos();
        sent = next;
        SealedSnapshot believed = believed(line);
        long read = processorNanos();
        enforce(believed);
        long enforced = processorNanos();
        long nanos = System.nanoTime() - startNanos;
        if (gateway.snapshot().orElseThrow().revision() != snapshot.revision()) {
            throw new IllegalStateException("the gateway refused a snapshot: revision=" + snapshot.revision());
        }
        Map<Stage, Long> stages = Map.of(
                Stage.DECIDE, decided - start - storeNanos,
                Stage.STORE, storeNanos,
                Stage.SEAL, sealed - decided,
                Stage.READ, read - sealed,
                Stage.ENFORCE, enforced - read);
        return new Took(stages, nanos, nodesNanos(snapshot), line.length);
    }

    private void take(SealedSnapshot next) {
        byte[] line = next.whole();
        sent = next;
        enforce(believed(line));
    }

    private SealedSnapshot seal(SnapshotDocument document) {
        return SealedSnapshot.seal(SealedSnapshot.FLEET, document, signer);
    }

    private SealedSnapshot believed(byte[] line) {
        var reading = SealedSnapshot.read(
                line, Optional.of(received), Set.of(SealedSnapshot.FLEET), Set.copyOf(signer.keys()));
        if (!(reading instanceof SealedSnapshot.Reading.Good(var good))) {
            throw new IllegalStateException("not believed: " + reading);
        }
        return good;
    }

    private void enforce(SealedSnapshot snapshot) {
        gateway.handle(new GatewayEvent.SnapshotReceived(snapshot.snapshot()), nowNanos);
        received = snapshot;
    }

    /** The part of every node is made, and would be held against the one before. */
    private long nodesNanos(FleetSnapshot snapshot) {
        long start = processorNanos();
        SnapshotParts parts = SnapshotParts.of(sent.document(), snapshot);
        for (int i = 0; i < nodes; i++) {
            if (parts.of(nodeId(i)).digest().isEmpty()) {
                throw new IllegalStateException("a part without a digest");
            }
        }
        return processorNanos() - start;
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

    private double restoreMillis() {
        long start = processorNanos();
        try (var again = SqlDesiredStore.open("sqlite:" + folder.resolve("desired.db"))) {
            ControlCore next = core(2);
            next.handle(new ControlEvent.Restored(again.read().underNewEpoch()), 0);
            next.handle(new ControlEvent.Ticked(), 0);
            if (next.snapshot().deployments().size() != saved.serving().size()) {
                throw new IllegalStateException("something was not restored");
            }
        }
        return millis(processorNanos() - start);
    }

    private void close() throws IOException {
        store.close();
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    private static Origin author() {
        return new Origin(Origin.FLEET, Instant.EPOCH);
    }

    private FleetSnapshot tell(ControlEvent event) {
        for (ControlEffect effect : core.handle(event, nowNanos)) {
            if (effect instanceof ControlEffect.Save(var desired)) {
                long start = processorNanos();
                if (!store.write(desired, author())) {
                    throw new IllegalStateException("not stored: revision=" + desired.revision());
                }
                storeNanos += processorNanos() - start;
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

    private static long share(List<Took> changes, ToLongFunction<Took> figure, double share) {
        long[] sorted = changes.stream().mapToLong(figure).sorted().toArray();
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
