package io.lepton.benchmarks;

import io.lepton.domain.Arm;
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
import io.lepton.domain.NodeSignal;
import io.lepton.domain.Priority;
import io.lepton.domain.Region;
import io.lepton.domain.RegionDigest;
import io.lepton.domain.RegionId;
import io.lepton.domain.RegionSelection;
import io.lepton.domain.ResidencyPolicy;
import io.lepton.domain.Shape;
import io.lepton.domain.Share;
import io.lepton.domain.Signature;
import io.lepton.domain.TensorSpec;
import io.lepton.domain.Traffic;
import io.lepton.domain.TrafficPolicy;
import io.lepton.gateway.GatewayCore;
import io.lepton.gateway.GatewayCoreConfig;
import io.lepton.gateway.GatewayEvent;
import io.lepton.gateway.Route;
import io.lepton.gateway.RouteQuery;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What it costs a gateway to choose a place among 200 nodes of its own and 49 other regions of 200 nodes each.
 *
 * <p>Run it with {@code -prof gc}: deciding allocates nothing while forecasts stay what they are to the millisecond.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class RouteBenchmark {
    private static final int REGIONS = 50;
    private static final int NODES = 200;
    private static final int SERVICE_MICROS = 40_000;
    private static final ModelVersionId VERSION = new ModelVersionId(new ModelName("model"), 1);
    private static final ModelVersionId SECOND = new ModelVersionId(VERSION.model(), 2);
    private static final DataClass PUBLIC = new DataClass("public");
    private static final List<RegionId> IDS = IntStream.range(0, REGIONS)
            .mapToObj(region -> new RegionId("region-" + region))
            .toList();

    /** Requests in flight at each node of this region, which can run four: 0 stays here, 40 looks at every region too. */
    @Param({"0", "40"})
    int inFlight;

    private GatewayCore core = new GatewayCore(IDS.getFirst(), GatewayCoreConfig.defaults());
    private RouteQuery keyed = new RouteQuery(
            VERSION.model(),
            OptionalInt.empty(),
            Optional.empty(),
            Optional.empty(),
            OptionalLong.of(17),
            Priority.NORMAL,
            Optional.empty(),
            0,
            Set.of());
    private GatewayCore shared = new GatewayCore(IDS.getFirst(), GatewayCoreConfig.defaults());
    private RouteQuery query = RouteQuery.of(VERSION.model(), Optional.empty(), Optional.empty());

    /** Makes a core that has heard of everybody. */
    @Setup
    public void make() {
        core = new GatewayCore(IDS.getFirst(), GatewayCoreConfig.defaults());
        core.handle(new GatewayEvent.SnapshotReceived(snapshot(Optional.empty())), 0);
        for (Node node : nodes(IDS.getFirst())) {
            core.handle(
                    new GatewayEvent.NodeSignalled(
                            new NodeSignal(node.id(), 1, inFlight, 4, SERVICE_MICROS, List.of(VERSION))),
                    0);
        }
        for (RegionId region : IDS.subList(1, REGIONS)) {
            core.handle(
                    new GatewayEvent.DigestReceived(
                            new RegionDigest(region, 1, 1, 0, 0, 4 * NODES, SERVICE_MICROS, 0, List.of(VERSION))),
                    0);
        }
        query = RouteQuery.of(VERSION.model(), Optional.empty(), Optional.empty());
        shared = new GatewayCore(IDS.getFirst(), GatewayCoreConfig.defaults());
        shared.handle(new GatewayEvent.SnapshotReceived(snapshot(Optional.of(traffic()))), 0);
    }

    /** The choice of the version, which comes before every first decision; the model has no policy. */
    @Benchmark
    public Optional<Arm> arm() {
        return core.arm(query);
    }

    /** The same where an affinity key decides between two versions. */
    @Benchmark
    public Optional<Arm> armOfKey() {
        return shared.arm(keyed);
    }

    /** One decision. */
    @Benchmark
    public Route route() {
        return core.route(query, 0);
    }

    /** Half of the keys go to a second version. */
    private static Traffic traffic() {
        return new Traffic(
                List.of(new Deployment(SECOND, new RegionSelection.All(), NODES)),
                List.of(new TrafficPolicy(VERSION.model(), List.of(), List.of(new Share(2, 50)), List.of(), List.of())),
                List.of());
    }

    private static FleetSnapshot snapshot(Optional<Traffic> traffic) {
        var signature = new Signature(List.of(), List.of(new TensorSpec("y", ElementType.FP32, Shape.of(1))));
        return new FleetSnapshot(
                1,
                0,
                IDS.stream().map(RouteBenchmark::region).toList(),
                IDS.stream()
                        .map(id -> new Gateway(id, new Endpoint("gateway-" + id, 7071)))
                        .toList(),
                IDS.stream().flatMap(id -> nodes(id).stream()).toList(),
                Stream.of(VERSION, SECOND)
                        .map(id -> new ModelVersion(
                                id, new ArtifactId("0".repeat(64)), 1, ModelFormat.ONNX, signature, Instant.EPOCH))
                        .toList(),
                List.of(new Deployment(VERSION, new RegionSelection.All(), NODES)),
                List.of(),
                List.of(new ResidencyPolicy(PUBLIC, new ResidencyPolicy.Anywhere())),
                PUBLIC,
                Optional.empty(),
                traffic);
    }

    private static Region region(RegionId id) {
        return new Region(id, new Jurisdiction("ANY"), new Coordinates(0, 3.0 * IDS.indexOf(id)), 0, 0);
    }

    private static List<Node> nodes(RegionId region) {
        return IntStream.range(0, NODES)
                .mapToObj(number ->
                        new Node(new NodeId(region + "-" + number), region, new Endpoint(region + "-" + number, 9000)))
                .toList();
    }
}
